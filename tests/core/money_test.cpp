// Amounts that the shared cases do not cover: all magnitudes and products.
#include "termwise/base/money.hpp"

#include <gtest/gtest.h>

#include "random.hpp"

namespace termwise {
namespace {

using cases::Random;

constexpr int exponents[] = {0, 2, 3, 4};

AmountMinor random_amount(Random& random) {
  AmountMinor below = 10;
  for (std::size_t digits = random.below(15); digits > 0; --digits) below *= 10;
  return static_cast<AmountMinor>(random.below(static_cast<std::size_t>(below)));
}

std::expected<AmountMinor, AmountError> read(const std::string& text, int exponent) {
  return amount_from_decimal(parse_decimal(text).value(), exponent);
}

TEST(Money, ReadsWhatItHasWritten) {
  Random random(1);
  for (int round = 0; round < 40'000; ++round) {
    const AmountMinor amount = random_amount(random);
    const int exponent = random.one_of(exponents);
    const std::string text = amount_text(amount, exponent);
    ASSERT_EQ(read(text, exponent), amount) << text;
    ASSERT_EQ(amount_text(-amount, exponent), amount == 0 ? text : "-" + text);
    const bool has_point = text.find('.') != std::string::npos;
    ASSERT_FALSE(has_point && text.back() == '0') << text;
  }
}

TEST(Money, ReadsEverySpellingOfAnAmount) {
  Random random(2);
  for (int round = 0; round < 40'000; ++round) {
    const AmountMinor amount = random_amount(random);
    const int exponent = random.one_of(exponents);
    const std::size_t zeros = random.below(40);
    const std::string power = std::to_string(exponent + static_cast<int>(zeros));
    const std::string text =
        std::to_string(amount) + std::string(amount == 0 ? 0 : zeros, '0') + "e-" + power;
    ASSERT_EQ(read(text, exponent), amount) << text;
  }
}

TEST(Money, OneMoreDecimalIsTooPrecise) {
  for (const int exponent : exponents) {
    const std::string step = "1e-" + std::to_string(exponent + 1);
    EXPECT_EQ(read(step, exponent), std::unexpected(AmountError::too_precise));
    EXPECT_EQ(read("-" + step, exponent), std::unexpected(AmountError::too_precise));
    EXPECT_EQ(read("1e-" + std::to_string(exponent), exponent), 1);
  }
}

TEST(Money, FifteenDigitsAreTheLargestAmount) {
  for (const int exponent : exponents) {
    const std::string largest = amount_text(max_amount_minor, exponent);
    const std::string more = amount_text(max_amount_minor + 1, exponent);
    EXPECT_EQ(read(largest, exponent), max_amount_minor);
    EXPECT_EQ(read(more, exponent), std::unexpected(AmountError::too_large));
    EXPECT_EQ(read("-" + more, exponent), std::unexpected(AmountError::negative));
  }
}

TEST(Money, ProductsAreExactOrNothing) {
  Random random(3);
  for (int round = 0; round < 40'000; ++round) {
    const AmountMinor amount = random_amount(random);
    const auto factor = static_cast<std::int64_t>(random.below(1U << random.below(31)));
    __extension__ const __int128 product = static_cast<__int128>(amount) * factor;
    const auto expected = product > max_amount_minor
                              ? std::nullopt
                              : std::optional(static_cast<AmountMinor>(product));
    ASSERT_EQ(multiply(amount, factor), expected) << amount << " * " << factor;
  }
  EXPECT_EQ(multiply(max_amount_minor, 1), max_amount_minor);
  EXPECT_EQ(multiply(max_amount_minor, 2), std::nullopt);
  EXPECT_EQ(multiply(max_amount_minor, INT32_MAX), std::nullopt);
  EXPECT_EQ(multiply(0, INT32_MAX), 0);
}

}  // namespace
}  // namespace termwise
