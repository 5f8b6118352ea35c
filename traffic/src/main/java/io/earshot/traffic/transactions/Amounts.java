package io.earshot.traffic.transactions;

import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/** Writes amounts with their currencies: field 4 has no decimal point, field 49 says how many digits follow it. */
final class Amounts {

    private static final Map<String, Currency> BY_NUMBER = byNumber();

    private Amounts() {}

    private static Map<String, Currency> byNumber() {
        Map<String, Currency> currencies = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getNumericCode() > 0) {
                currencies.merge(currency.getNumericCodeAsString(), currency, Amounts::newer);
            }
        }
        return Map.copyOf(currencies);
    }

    /** Codes that a successor took over belong to the one with the later letters in all cases that the JDK knows. */
    private static Currency newer(Currency one, Currency other) {
        return one.getCurrencyCode().compareTo(other.getCurrencyCode()) > 0 ? one : other;
    }

    static String text(String amount, String currencyCode) {
        if (amount.isEmpty() || !amount.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return amount;
        }
        Currency currency = BY_NUMBER.get(currencyCode);
        int fraction = currency == null ? 2 : Math.max(0, currency.getDefaultFractionDigits());
        String digits = withoutLeadingZeros(amount);
        digits = "0".repeat(Math.max(0, fraction + 1 - digits.length())) + digits;
        int point = digits.length() - fraction;
        String value = fraction == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point);
        String unit = currency == null ? currencyCode : currency.getCurrencyCode();
        return unit.isEmpty() ? value : value + " " + unit;
    }

    private static String withoutLeadingZeros(String digits) {
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        return digits.substring(first);
    }
}
