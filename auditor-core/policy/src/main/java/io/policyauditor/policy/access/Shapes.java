package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Label;

/** The languages that texts of a request come from, whatever a policy says: what a search for a text begins with. */
public final class Shapes {
    private static final Automaton ARN = arn();
    private static final Automaton ADDRESS = address();

    private Shapes() {}

    /**
     * ARNs: {@code arn:}, a partition, a service, a region that may be empty, an account that may be empty, and the rest.
     *
     * <p>Source: IAM User Guide, reference-arns.
     */
    public static Automaton arns() {
        return ARN;
    }

    /** Addresses as {@link Reading#ADDRESS} has them. */
    public static Automaton addresses() {
        return ADDRESS;
    }

    /** Every action of a service. */
    public static Matcher actionsOf(String service) {
        return new Matcher.Pattern(Glob.action(service + ":?*"));
    }

    /** Every text. */
    public static Matcher anything() {
        return new Matcher.Pattern(Glob.like("*"));
    }

    private static Automaton arn() {
        Automaton.Builder builder = new Automaton.Builder();
        int state = builder.state();
        for (char c : new char[] {'a', 'r', 'n', ':'}) {
            state = read(builder, state, new Label.One(c));
        }
        for (int part = 0; part < 4; part++) {
            boolean empty = part >= 2;
            if (!empty) {
                state = read(builder, state, new Label.AnyBut(':'));
            }
            builder.edge(state, new Label.AnyBut(':'), state);
            state = read(builder, state, new Label.One(':'));
        }
        state = read(builder, state, new Label.Any());
        builder.edge(state, new Label.Any(), state);
        builder.accept(state);
        return builder.build();
    }

    private static Automaton address() {
        Automaton.Builder builder = new Automaton.Builder();
        int start = builder.state();
        bits(builder, read(builder, start, new Label.One('4')), 32);
        bits(builder, read(builder, start, new Label.One('6')), 128);
        return builder.build();
    }

    private static void bits(Automaton.Builder builder, int from, int count) {
        int state = from;
        for (int i = 0; i < count; i++) {
            int next = builder.state();
            builder.edge(state, new Label.One('0'), next);
            builder.edge(state, new Label.One('1'), next);
            state = next;
        }
        builder.accept(state);
    }

    private static int read(Automaton.Builder builder, int from, Label label) {
        int next = builder.state();
        builder.edge(from, label, next);
        return next;
    }
}
