// Customers and billing groups (rules R2 to R7, O7).
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
/// The type of a customer without one (rule R5).
inline constexpr auto default_customer_type = CustomerType::individual;

/// The maximum number of code points of the notes of a customer or an order.
inline constexpr std::int32_t max_notes = 5'000;
/// The maximum number of code points of a person's name and of the id and name of a billing group.
inline constexpr std::int32_t max_person_name = 100;

/// The billing group of a customer, identified by id or by name (rule R7).
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

/// The e-mail address in the form that customers are recognised by: ASCII letters without case
/// (rule O7).
std::string email_key(std::string_view email);

/// The customer in canonical form.
std::string customer_text(const CustomerRecord& customer);
std::string billing_group_text(const BillingGroupRecord& billing_group);

}  // namespace termwise
