package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Label;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two kinds of thing that a model is: what stands in {@code arn:aws:s3:::} with and without a slash. The catalogue's
 * ARN patterns cannot tell them apart, because a star there stands for slashes too.
 *
 * <p>Source: Amazon S3 User Guide, s3-arn-format.
 */
// Automata are immutable, as is the list of them: Error Prone knows that of its own types only.
@SuppressWarnings("ImmutableEnumChecker")
public enum S3Resource {
    BUCKET(false),
    OBJECT(true);

    private final boolean slash;
    private final Automaton everywhere;
    private final List<Automaton> perPartition;

    S3Resource(boolean slash) {
        this.slash = slash;
        this.everywhere = inAnyPartition();
        this.perPartition =
                Stream.of("aws", "aws-cn", "aws-us-gov").map(this::in).toList();
    }

    /** All of them, in any partition. */
    Automaton everywhere() {
        return everywhere;
    }

    /** All of them, partition by partition. */
    List<Automaton> perPartition() {
        return perPartition;
    }

    /** Whether a pattern can fit any of them at all, by what it begins with. */
    static boolean mayName(Glob pattern) {
        String[] parts = pattern.literalStart().split(":", -1);
        return parts.length < 4 || parts[2].equals("s3");
    }

    private Automaton inAnyPartition() {
        Automaton.Builder builder = new Automaton.Builder();
        int state = text(builder, builder.state(), "arn:");
        builder.edge(state, new Label.AnyBut(':'), state);
        return named(builder, text(builder, state, ":s3:::"));
    }

    private Automaton in(String partition) {
        Automaton.Builder builder = new Automaton.Builder();
        return named(builder, text(builder, builder.state(), "arn:" + partition + ":s3:::"));
    }

    private Automaton named(Automaton.Builder builder, int start) {
        int bucket = builder.state();
        builder.edge(start, new Label.AnyBut('/'), bucket);
        builder.edge(bucket, new Label.AnyBut('/'), bucket);
        if (!slash) {
            builder.accept(bucket);
        } else {
            int key = text(builder, bucket, "/");
            builder.edge(key, new Label.Any(), key);
            builder.accept(key);
        }
        return builder.build();
    }

    private static int text(Automaton.Builder builder, int from, String text) {
        int state = from;
        for (int i = 0; i < text.length(); i++) {
            int next = builder.state();
            builder.edge(state, new Label.One(text.charAt(i)), next);
            state = next;
        }
        return state;
    }

    /** The pattern of the bucket's name in a resource pattern; empty when the pattern is not one of S3 buckets or objects. */
    public static Optional<String> bucketPattern(String resourcePattern) {
        return Arn.parse(resourcePattern)
                .filter(arn -> arn.service().equals("s3"))
                .filter(arn -> arn.region().isEmpty() && arn.account().isEmpty())
                .map(arn -> arn.resource().split("/", 2)[0]);
    }
}
