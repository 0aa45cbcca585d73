package io.policyauditor.reports;

import io.policyauditor.estate.verdict.Audience;
import io.policyauditor.estate.verdict.LoadVerdict;
import java.util.List;

/**
 * The verdict of a load point, and who else reaches its objects.
 *
 * @param audiences empty where nobody asked
 */
public record LoadView(LoadVerdict verdict, List<Audience> audiences) {
    public LoadView {
        audiences = List.copyOf(audiences);
    }
}
