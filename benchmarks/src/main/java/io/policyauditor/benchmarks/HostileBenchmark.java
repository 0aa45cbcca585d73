package io.policyauditor.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision about a pattern of some 8,000 characters and a value of a million, each the worst for some way of matching. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class HostileBenchmark {
    private static final int MILLION = 1_000_000;

    /** The case. */
    @State(Scope.Benchmark)
    public static class Hostile {
        /** What the pattern has many of. */
        @Param({"letters", "marks", "stars", "starsAndLetters", "starsAndMarks", "distinct", "variable", "variables"})
        public String many = "letters";

        private PreparedCase prepared = prepare("letters");

        /** Makes the case. */
        @Setup
        public void make() {
            prepared = prepare(many);
        }
    }

    private static PreparedCase prepare(String many) {
        String letters = "a".repeat(MILLION);
        return switch (many) {
            case "letters" -> like("*" + "a".repeat(8_000) + "b", letters, "");
            case "marks" -> like("*" + "a?".repeat(4_000) + "b", letters, "");
            case "stars" -> like("*".repeat(8_000) + "b", letters, "");
            case "starsAndLetters" -> like("*a".repeat(4_000) + "b", letters, "");
            case "starsAndMarks" -> like("*a?".repeat(2_700) + "b", letters, "");
            case "distinct" ->
                like("*" + distinct() + "?" + distinct() + "b", distinct().repeat(MILLION / 4_000), "");
            case "variable" -> like("*${aws:y}?${aws:y}b*", letters, ",\"aws:y\":\"" + "a".repeat(MILLION / 3) + "\"");
            case "variables" ->
                like(
                        "*"
                                + IntStream.range(0, 600)
                                        .mapToObj(i -> "?${aws:y" + i + "}")
                                        .collect(Collectors.joining())
                                + "b",
                        letters,
                        IntStream.range(0, 600)
                                .mapToObj(i -> ",\"aws:y" + i + "\":\"" + "a".repeat(1_000 + i) + "\"")
                                .collect(Collectors.joining()));
            default -> throw new IllegalArgumentException(many);
        };
    }

    private static String distinct() {
        return IntStream.range(0x3400, 0x3400 + 4_000)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static PreparedCase like(String pattern, String value, String keys) {
        String text =
                "{\"id\":\"1\",\"request\":{\"action\":\"s3:GetObject\",\"resource\":{\"arn\":\"arn:aws:s3:::b/k\","
                        + "\"accountId\":\"111111111111\"},\"principal\":{\"type\":\"AWS\",\"arn\":"
                        + "\"arn:aws:iam::111111111111:user/a\",\"account\":\"111111111111\"},\"context\":{\"aws:x\":\""
                        + value
                        + "\"" + keys
                        + "}},\"identityPolicies\":[{\"name\":\"p\",\"policy\":{\"Version\":\"2012-10-17\","
                        + "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":"
                        + "{\"aws:x\":\"" + pattern + "\"}}}}}]}";
        return PreparedCase.of(text, "ImplicitlyDenied");
    }

    @Benchmark
    public String decide(Hostile hostile) {
        return hostile.prepared.decide();
    }
}
