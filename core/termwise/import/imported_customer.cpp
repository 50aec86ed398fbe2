#include "termwise/import/imported_customer.hpp"

namespace termwise {

CustomerRecord imported_customer(const Order& order) {
  CustomerRecord customer;
  static_cast<Customer&>(customer) = order.customer;
  customer.id = order.customer_id;
  customer.created_at = order.created_at;
  return customer;
}

}  // namespace termwise
