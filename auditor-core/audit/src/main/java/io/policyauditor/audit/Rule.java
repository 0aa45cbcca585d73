package io.policyauditor.audit;

import io.policyauditor.estate.model.Estate;

/**
 * One rule. It keeps no state: the same subject, estate and settings give the same outcome on any thread.
 *
 * @param <S> the kind of subject it judges
 */
public interface Rule<S extends Subject> {
    RuleInfo info();

    Class<S> subject();

    /** Judges one subject; a rule that throws is not-assessed(internal-error) and exit code 3. */
    Outcome judge(S subject, Estate estate, Settings settings);
}
