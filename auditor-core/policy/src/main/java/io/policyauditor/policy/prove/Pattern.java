package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Reading;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matcher of the question: one that equals another is the same pattern, so that it is asked once. */
final class Pattern {
    private final int id;
    private final Matcher matcher;
    private final Matcher language;
    private @Nullable List<String> samples;

    Pattern(int id, Matcher matcher) {
        this.id = id;
        this.matcher = matcher;
        // True and false are texts that are read in any case, so they can stand beside other texts.
        this.language = matcher instanceof Matcher.Truth truth
                ? new Matcher.ExactIgnoringCase(Boolean.toString(truth.expected()))
                : matcher;
    }

    int id() {
        return id;
    }

    Matcher matcher() {
        return matcher;
    }

    /** How a value is read for it; true and false are read as texts. */
    Reading reading() {
        return language.reading();
    }

    boolean fits(Value value) {
        return matcher.matches(value, Variables.NONE);
    }

    Automaton automaton() {
        return language.automaton(Variables.NONE);
    }

    /** The one text that fits; null when there are several. */
    @Nullable
    String only() {
        if (matcher instanceof Matcher.Exact exact) {
            return exact.text();
        }
        return matcher instanceof Matcher.Pattern pattern
                        && !pattern.glob().isWild()
                        && !pattern.glob().foldsCase()
                ? pattern.glob().toString()
                : null;
    }

    /** The one text that fits in any case, folded; null when there are several. */
    @Nullable
    String onlyFolded() {
        if (language instanceof Matcher.ExactIgnoringCase exact) {
            return exact.text();
        }
        return matcher instanceof Matcher.Pattern pattern
                        && !pattern.glob().isWild()
                        && pattern.glob().foldsCase()
                ? pattern.glob().toString()
                : null;
    }

    /** What every text that fits begins with. */
    String start() {
        String only = only();
        if (only != null) {
            return only;
        }
        if (matcher instanceof Matcher.Pattern pattern) {
            return pattern.glob().literalStart();
        }
        return matcher instanceof Matcher.ArnPattern arn ? arn.parts().get(0).literalStart() : "";
    }

    /** Texts that look like what a request would have, and most likely fit. */
    List<String> samples() {
        List<String> known = samples;
        if (known == null) {
            known = Samples.of(language);
            samples = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return matcher.toString();
    }
}
