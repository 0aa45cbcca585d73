package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.access.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Texts that look as those of real requests do. They are tried before any search, because one that fits is both the
 * quickest and the most readable witness; whether it fits is always asked of the matchers.
 */
final class Samples {
    /** An account that nobody has: documentation uses it. */
    static final String ACCOUNT = "111122223333";

    static final String REGION = "us-east-1";
    static final String OBJECT = "arn:aws:s3:::example-bucket/example-object";
    static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/example-role";
    private static final List<String> FILLERS = List.of("example", "", "x", "1");
    private static final int COLONS_OF_ARN = 5;

    private Samples() {}

    static List<String> of(Matcher matcher) {
        if (matcher instanceof Matcher.Exact exact) {
            return List.of(exact.text());
        }
        if (matcher instanceof Matcher.ExactIgnoringCase exact) {
            return List.of(exact.text(), exact.text().toUpperCase(Locale.ROOT));
        }
        if (matcher instanceof Matcher.Pattern pattern) {
            return ofPattern(pattern.glob().toString());
        }
        if (matcher instanceof Matcher.ArnPattern arn) {
            return ofPattern(
                    String.join(":", arn.parts().stream().map(Glob::toString).toList()));
        }
        return List.of();
    }

    private static List<String> ofPattern(String pattern) {
        if (pattern.equals("*")) {
            return List.of();
        }
        boolean arn = pattern.startsWith("arn:") || pattern.startsWith("*:");
        Set<String> samples = new LinkedHashSet<>();
        for (String filler : FILLERS) {
            samples.add(arn ? fillArn(pattern, filler) : fill(pattern, filler));
        }
        return new ArrayList<>(samples);
    }

    private static String fill(String pattern, String filler) {
        return pattern.replace("*", filler).replace('?', 'x');
    }

    private static String fillArn(String pattern, String filler) {
        String[] parts = pattern.split(":", COLONS_OF_ARN + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= COLONS_OF_ARN; i++) {
            String part = i < parts.length ? parts[i] : "*";
            text.append(i == 0 ? "" : ":").append(part.equals("*") ? whole(i, filler) : fill(part, filler));
        }
        return text.toString();
    }

    /** What a part that is a star stands for. */
    private static String whole(int part, String filler) {
        return switch (part) {
            case 0 -> "arn";
            case 1 -> "aws";
            case 2 -> "s3";
            case 3 -> filler.isEmpty() ? "" : REGION;
            case 4 -> filler.isEmpty() ? "" : ACCOUNT;
            default -> filler.isEmpty() ? "example" : filler;
        };
    }

    /** Values of context keys that nothing restricts. */
    static List<String> ofKey(String key) {
        if (key.endsWith("account") || key.endsWith("accountid")) {
            return List.of(ACCOUNT, "444455556666");
        }
        if (key.equals("aws:principalarn")) {
            return List.of(ROLE, "arn:aws:iam::444455556666:role/other-role");
        }
        if (key.endsWith("arn")) {
            return List.of("arn:aws:s3:::example-bucket", ROLE);
        }
        return switch (key) {
            case "aws:principalorgid", "aws:resourceorgid", "aws:sourceorgid" ->
                List.of("o-exampleorg", "o-otherorg00");
            case "aws:requestedregion" -> List.of(REGION, "eu-west-1", "ap-south-1");
            case "aws:sourcevpc" -> List.of("vpc-0example", "vpc-0other");
            case "aws:sourcevpce" -> List.of("vpce-0example", "vpce-0other");
            case "aws:username" -> List.of("alice", "bob");
            case "aws:calledvia", "aws:calledviafirst", "aws:calledvialast" -> List.of("example.amazonaws.com");
            default -> List.of("example", "other", "third");
        };
    }
}
