// Who orders (rules R2 to R7, O7).
#pragma once

#include <expected>
#include <memory>

#include "termwise/catalog/catalog.hpp"

namespace termwise {

enum class CustomerType : std::uint8_t { individual, business };

namespace words {
inline constexpr std::string_view customer_type[] = {"individual", "business"};
}  // namespace words

inline constexpr Choices customer_types{"CustomerType", words::customer_type};
/// Of a customer who states none (rule R5).
inline constexpr auto default_customer_type = CustomerType::individual;

/// Code points of what is noted about a customer or an order.
inline constexpr std::int32_t max_notes = 5'000;
/// Code points of a person's name and of a billing group's id and name.
inline constexpr std::int32_t max_person_name = 100;

/// The billing group that a customer names, by id or by name (rule R7).
struct BillingGroupRecord : Record {
  Value id, name;
};

struct Customer : Record {
  Value email, first_name, last_name, phone, customer_type, company_name, registration_number,
      vat_id;
  BillingGroupRecord billing_group;
};

/// A customer as stored after the first order (rule O7). Notes are added by hand (rule A14).
struct CustomerRecord : Customer {
  Value id, created_at, notes;
};

extern const Schema customer_schema;         ///< of a request
extern const Schema stored_customer_schema;  ///< of an order
extern const Schema customer_record_schema;
extern const Schema billing_group_schema;

/// The customer type with its default; nothing if it is faulty, so that rules that need it are
/// skipped (rule R22).
std::optional<CustomerType> customer_type_of(const Customer& customer);

/// Reads and validates a stored customer by itself, or rejects it with every fault.
std::expected<std::unique_ptr<CustomerRecord>, Rejection> read_customer(std::string_view text);

/// Whether the format of the e-mail address was validated and has no fault.
bool has_email(const Customer& customer);

/// An e-mail address as customers are recognised by it: ASCII letters without case (rule O7).
std::string email_key(std::string_view email);

/// The customer's record, the billing group in canonical form.
std::string customer_text(const CustomerRecord& customer);
std::string billing_group_text(const BillingGroupRecord& billing_group);

}  // namespace termwise
