package io.policyauditor.audit;

import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.policy.language.PolicyDocument;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What rules said of documents that stand in more than one place, where the place had no part in it: an organization of
 * many roles has few documents, and each is judged once. Two threads may judge the same at the same time, and come to
 * the same.
 */
final class SharedDocuments {
    /** By identity: documents that are equal and do not share their text have findings in different places. */
    private final IdentityHashMap<PolicyDocument, Answers> said = new IdentityHashMap<>();

    /**
     * What a rule said.
     *
     * @param pointers of its findings, in their order
     */
    record Said(Outcome outcome, List<String> pointers) {}

    /** What was said of one document. */
    static final class Answers {
        private final AtomicReferenceArray<@Nullable Said> byRule;

        private Answers(int rules) {
            byRule = new AtomicReferenceArray<>(rules);
        }

        /** What the rule of an index said; null when it has to be asked. */
        @Nullable
        Said get(int rule) {
            return byRule.get(rule);
        }

        void put(int rule, Said what) {
            byRule.set(rule, what);
        }
    }

    SharedDocuments(List<Subject> subjects, int rules) {
        IdentityHashMap<PolicyDocument, Boolean> met = new IdentityHashMap<>();
        for (Subject subject : subjects) {
            document(subject)
                    .filter(document -> met.put(document, true) != null)
                    .ifPresent(document -> said.computeIfAbsent(document, ignored -> new Answers(rules)));
        }
    }

    /** What was said of the document of a subject; null when it stands nowhere else. */
    @Nullable
    Answers of(Subject subject) {
        return document(subject).map(said::get).orElse(null);
    }

    private static Optional<PolicyDocument> document(Subject subject) {
        return subject instanceof PolicySubject policy
                ? policy.policy().document().known()
                : Optional.empty();
    }
}
