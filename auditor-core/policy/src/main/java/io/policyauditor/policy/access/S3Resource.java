package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Label;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Optional;

/**
 * The two kinds of thing that a model is: what stands in {@code arn:aws:s3:::} with and without a slash. The catalogue's
 * ARN patterns cannot tell them apart, because a star there stands for slashes too.
 *
 * <p>Source: Amazon S3 User Guide, s3-arn-format.
 */
public enum S3Resource {
    BUCKET,
    OBJECT;

    private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");

    /** All of them, in any partition. */
    Automaton everywhere() {
        Automaton.Builder builder = new Automaton.Builder();
        int state = text(builder, builder.state(), "arn:");
        builder.edge(state, new Label.AnyBut(':'), state);
        return named(builder, text(builder, state, ":s3:::"));
    }

    /** All of them, partition by partition. */
    List<Automaton> perPartition() {
        return PARTITIONS.stream().map(this::in).toList();
    }

    private Automaton in(String partition) {
        Automaton.Builder builder = new Automaton.Builder();
        return named(builder, text(builder, builder.state(), "arn:" + partition + ":s3:::"));
    }

    private Automaton named(Automaton.Builder builder, int start) {
        int bucket = builder.state();
        builder.edge(start, new Label.AnyBut('/'), bucket);
        builder.edge(bucket, new Label.AnyBut('/'), bucket);
        if (this == BUCKET) {
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
