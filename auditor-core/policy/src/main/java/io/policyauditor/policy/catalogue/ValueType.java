package io.policyauditor.policy.catalogue;

/** The type of the values of a condition key, which says what operators fit it. */
public enum ValueType {
    STRING("String"),
    ARN("ARN"),
    BOOL("Bool"),
    NUMERIC("Numeric"),
    DATE("Date"),
    /** Seconds since 1970-01-01T00:00Z, which date operators and numeric operators both fit: {@code aws:EpochTime}. */
    EPOCH_TIME("Date or Numeric"),
    IP_ADDRESS("IPAddress"),
    BINARY("Binary");

    private final String label;

    ValueType(String label) {
        this.label = label;
    }

    /** The name AWS documents it by, such as {@code IPAddress}. */
    public String label() {
        return label;
    }

    static ValueType parse(String label) {
        for (ValueType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        throw new IllegalStateException("the catalogue is damaged: no value type is called " + label);
    }
}
