// The known world that an input is judged against. Everything a rule may ask for besides the input
// itself is here.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "termwise/money.hpp"

namespace termwise {

class Catalog;
struct Known;
struct Order;
struct OrderRequest;
struct Record;

/// Whether a form for people is checked, where a postal code is required wherever its country has
/// one, or a program's request (rules R11, D6).
enum class AddressPolicy : std::uint8_t { api, strict };

struct World {
  std::optional<Currency> currency;                  ///< none while the catalog's is faulty
  std::optional<std::vector<int>> contract_lengths;  ///< ascending; none while faulty
  const Catalog* catalog = nullptr;                  ///< for what is ordered anew
  const OrderRequest* request = nullptr;             ///< the request that is being judged
  const Order* order = nullptr;                      ///< the order that is judged or changed
  const Record* command = nullptr;                   ///< the command on it, for its own rules
  const Known* known = nullptr;                      ///< whom and what the caller knows already
  AddressPolicy address_policy = AddressPolicy::api;
};

}  // namespace termwise
