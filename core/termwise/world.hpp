// The known world that an input is judged against. Everything a rule may ask for besides the input
// itself is here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "termwise/money.hpp"

namespace termwise {

class Catalog;
struct OrderRequest;

/// Whether a form for people is checked, where a postal code is required wherever its country has
/// one, or a program's request (rules R11, D6).
enum class AddressPolicy : std::uint8_t { api, strict };

/// A business customer's group of accounts (rule R7).
struct BillingGroup {
  std::string id;
  std::string name;
};

struct World {
  std::optional<Currency> currency;                  ///< none while the catalog's is faulty
  std::optional<std::vector<int>> contract_lengths;  ///< ascending; none while faulty
  const Catalog* catalog = nullptr;                  ///< for everything but the catalog itself
  const OrderRequest* order = nullptr;               ///< the request that is being judged
  std::span<const BillingGroup> billing_groups;
  AddressPolicy address_policy = AddressPolicy::api;
};

}  // namespace termwise
