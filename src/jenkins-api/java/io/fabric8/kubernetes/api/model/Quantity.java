package io.fabric8.kubernetes.api.model;

import java.io.Serializable;
import java.math.BigDecimal;

public class Quantity implements Serializable, Comparable<Quantity> {
    public Quantity(String amount) {
        throw new UnsupportedOperationException();
    }

    public static BigDecimal getAmountInBytes(Quantity quantity) throws ArithmeticException {
        throw new UnsupportedOperationException();
    }

    public int compareTo(Quantity o) {
        throw new UnsupportedOperationException();
    }
}
