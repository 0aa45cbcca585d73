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
        Automaton asked = Glob.resource(pattern).automaton();
        return negated ? allPatterns().meets(asked) == Answer.NO : includes(fixed, asked);
    }

    /** Whether it may hold some ARN that the pattern matches; false only when it certainly holds none. */
    public boolean meets(String pattern) {
        Automaton asked = Glob.resource(pattern).automaton();
        return negated ? !includes(fixed, asked) : anyMeets(asked);
    }

    /** Whether it may hold some ARN that the other, which is no NotResource, may hold. */
    public boolean meets(ResourceSet other) {
        Automaton asked = other.allPatterns();
        return other.negated || (negated ? !includes(fixed, asked) : anyMeets(asked));
    }

    /** Whether it may hold an S3 bucket, or an S3 object. */
    public boolean meets(S3Resource kind) {
        Automaton asked = kind.everywhere();
        return negated ? !includes(fixed, asked) : anyMeets(asked);
    }

    /** Whether it certainly holds every S3 bucket, or every S3 object, of a partition. */
    public boolean coversAll(S3Resource kind) {
        return kind.perPartition().stream()
                .anyMatch(asked -> negated ? allPatterns().meets(asked) == Answer.NO : includes(fixed, asked));
    }

    /** Whether it certainly holds everything that the other may hold; false when the other is a NotResource. */
    public boolean covers(ResourceSet other) {
        return !other.negated && !negated && includes(fixed, other.allPatterns());
    }

    // One pattern alone is by far the most frequent reason, and its product is small.
    private static boolean includes(List<Glob> globs, Automaton asked) {
        return globs.stream().anyMatch(glob -> glob.automaton().includes(asked) == Answer.YES)
                || (globs.size() > 1 && union(globs.stream()).includes(asked) == Answer.YES);
    }

    // One by one, as the union of a long list is large and the first that has something in common settles it.
    private boolean anyMeets(Automaton asked) {
        return Stream.concat(fixed.stream(), variable.stream())
                .anyMatch(glob -> glob.automaton().meets(asked) != Answer.NO);
    }

    private Automaton allPatterns() {
        return union(Stream.concat(fixed.stream(), variable.stream()));
    }

    private static Automaton union(Stream<Glob> globs) {
        return Automaton.union(globs.map(Glob::automaton).toList());
    }
}
