package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.effective.Session;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import java.util.List;

/**
 * Somebody in whose name a load asks S3, and how he came to be.
 *
 * @param session what his session has beyond his role
 * @param how in words
 * @param way the requests that lead to him
 * @param problems what keeps the loader from becoming him
 * @param gaps what is not known of the way
 */
record Reader(Caller caller, Session session, String how, List<Need> way, List<Problem> problems, List<Gap> gaps) {
    Reader {
        way = List.copyOf(way);
        problems = List.copyOf(problems);
        gaps = List.copyOf(gaps);
    }

    Lookup<Effective> access(EffectiveAccess access, String resource) {
        return caller.bareRole() ? access.between(caller, resource, session) : access.between(caller, resource);
    }
}
