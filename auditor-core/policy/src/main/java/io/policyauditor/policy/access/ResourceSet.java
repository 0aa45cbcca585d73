package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources that a Resource or NotResource element fits, as a language over ARNs. What a policy variable will stand
 * for is not known here, so a question for certainty takes it for nothing and a question for possibility for anything.
 */
public final class ResourceSet {
    static final ResourceSet EVERYTHING = new ResourceSet(List.of(Glob.resource("*")), List.of(), false);

    private final List<Glob> fixed;
    private final List<Glob> variable;
    private final boolean negated;

    private ResourceSet(List<Glob> fixed, List<Glob> variable, boolean negated) {
        this.fixed = List.copyOf(fixed);
        this.variable = List.copyOf(variable);
        this.negated = negated;
    }

    static ResourceSet of(Literal literal) {
        List<Glob> fixed = new ArrayList<>();
        List<Glob> variable = new ArrayList<>();
        for (Matcher matcher : literal.matchers()) {
            if (matcher instanceof Matcher.Pattern pattern) {
                fixed.add(pattern.glob());
            } else if (matcher instanceof Matcher.WithVariables variables) {
                variable.add(variables.pattern().relaxed());
            }
        }
        return new ResourceSet(fixed, variable, literal.negated());
    }

    /** The resources of one pattern without policy variables. */
    public static ResourceSet ofPattern(String pattern) {
        return new ResourceSet(List.of(Glob.resource(pattern)), List.of(), false);
    }

    /**
     * The ARNs of a form such as {@code arn:*:kms:*:*:key}{@code /*}, in which a star before the fifth colon stands for
     * one part that is not empty; in a resource pattern it may stand for several, and for nothing.
     */
    public static ResourceSet ofForm(String form) {
        return new ResourceSet(List.of(Glob.form(form)), List.of(), false);
    }

    /** Whether it certainly holds one ARN: by far the cheapest question. */
    public boolean contains(String arn) {
        return negated
                ? Stream.concat(fixed.stream(), variable.stream()).noneMatch(glob -> glob.matches(arn))
                : fixed.stream().anyMatch(glob -> glob.matches(arn));
    }

    /** Whether it certainly holds every ARN that the pattern matches. */
    public boolean covers(String pattern) {
        return covers(Glob.resource(pattern));
    }

    /** Whether it may hold some ARN that the pattern matches; false only when it certainly holds none. */
    public boolean meets(String pattern) {
        Glob asked = Glob.resource(pattern);
        return negated ? !includes(asked.automaton()) : candidates(asked).anyMatch(glob -> meets(glob, asked));
    }

    /** Whether it may hold some ARN that the other, which is no NotResource, may hold. */
    public boolean meets(ResourceSet other) {
        return other.negated
                || (negated
                        ? !includes(union(other.all()))
                        : other.all().anyMatch(asked -> candidates(asked).anyMatch(glob -> meets(glob, asked))));
    }

    /** Whether it may hold an S3 bucket, or an S3 object. */
    public boolean meets(S3Resource kind) {
        return negated
                ? !includes(kind.everywhere())
                : all().filter(S3Resource::mayName)
                        .anyMatch(glob -> glob.isEverything() || meets(glob.automaton(), kind.everywhere()));
    }

    /** Whether it certainly holds every S3 bucket, or every S3 object, of a partition. */
    public boolean coversAll(S3Resource kind) {
        return kind.perPartition().stream()
                .anyMatch(asked -> negated
                        ? all().filter(S3Resource::mayName).noneMatch(glob -> meets(glob.automaton(), asked))
                        : includes(asked));
    }

    /** Whether it certainly holds everything that the other may hold; false when the other is a NotResource. */
    public boolean covers(ResourceSet other) {
        return !other.negated && other.all().allMatch(this::covers);
    }

    private boolean covers(Glob asked) {
        return negated ? candidates(asked).noneMatch(glob -> meets(glob, asked)) : includes(asked.automaton());
    }

    // One pattern alone is by far the most frequent reason, and its product is small.
    private boolean includes(Automaton asked) {
        return fixed.stream().anyMatch(Glob::isEverything)
                || fixed.stream().anyMatch(glob -> glob.automaton().includes(asked) == Answer.YES)
                || (fixed.size() > 1 && union(fixed.stream()).includes(asked) == Answer.YES);
    }

    private Stream<Glob> all() {
        return Stream.concat(fixed.stream(), variable.stream());
    }

    /** The patterns that can meet another one: those whose literal beginnings do not contradict it. */
    private Stream<Glob> candidates(Glob asked) {
        String start = asked.literalStart();
        return all().filter(glob -> {
            String own = glob.literalStart();
            return own.startsWith(start) || start.startsWith(own);
        });
    }

    private static boolean meets(Glob glob, Glob asked) {
        return glob.isEverything() || asked.isEverything() || meets(glob.automaton(), asked.automaton());
    }

    private static boolean meets(Automaton patterns, Automaton asked) {
        return patterns.meets(asked) != Answer.NO;
    }

    private static Automaton union(Stream<Glob> globs) {
        return Automaton.union(globs.map(Glob::automaton).toList());
    }
}
