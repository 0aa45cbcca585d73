package io.policyauditor.policy.language;

import java.util.Optional;

/**
 * An ARN or ARN pattern split at its first five colons; no part is judged.
 *
 * <p>Source: IAM User Guide, reference-arns.
 */
public record Arn(String partition, String service, String region, String account, String resource) {
    /** Splits a text; empty when it does not begin with {@code arn:} or has fewer than six parts. */
    public static Optional<Arn> parse(String text) {
        if (!text.startsWith("arn:")) {
            return Optional.empty();
        }
        String[] parts = text.split(":", 6);
        return parts.length < 6
                ? Optional.empty()
                : Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    /** Whether the text is an account id: twelve digits. */
    public static boolean isAccountId(String text) {
        return text.length() == 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether this is the root principal of an account, which stands for the whole account. */
    public boolean isAccountRoot() {
        return service.equals("iam") && region.isEmpty() && resource.equals("root");
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
