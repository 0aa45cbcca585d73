package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Paths;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.estate.paths.Reacher;
import io.policyauditor.estate.paths.Reachers;
import io.policyauditor.estate.rbac.Becoming;
import io.policyauditor.estate.rbac.Rbac;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everybody who can do one thing to the objects of a load point: principals of AWS, the ServiceAccounts whose pods get
 * their roles, and the subjects of Kubernetes that can become one of these.
 *
 * @param action {@code s3:GetObject} or {@code s3:PutObject}
 * @param resource ARN of an object such as the load point has
 * @param principals of AWS, each with the shortest path
 * @param bearers ServiceAccounts that can get one of the roles
 * @param subjects who can become each of them; every ServiceAccount of a cluster is asked about as one that is yet to be made
 * @param gaps why there may be others
 */
public record Audience(
        String action,
        String resource,
        Reachers principals,
        List<Bearer> bearers,
        Map<Bearer, Becoming> subjects,
        List<Gap> gaps) {
    private static final String EXAMPLE = "auditor-example";

    public Audience {
        bearers = List.copyOf(bearers);
        gaps = List.copyOf(gaps);
    }

    /** Who can read the objects of a load point, and who can overwrite them; none where it is not one of a known bucket. */
    public static List<Audience> of(Estate estate, LoadVerdict verdict) {
        ModelUri uri = verdict.point().uri().known().orElse(null);
        Optional<Bucket> bucket =
                verdict.point().bucket().flatMap(name -> estate.bucket(name).known());
        if (uri == null || bucket.isEmpty()) {
            return List.of();
        }
        String path = uri.key().isEmpty() || uri.key().endsWith("/") ? uri.key() : uri.key() + "/";
        String resource = bucket.get().arn() + "/" + path + EXAMPLE;
        return List.of(of(estate, "s3:GetObject", resource), of(estate, "s3:PutObject", resource));
    }

    /** Everybody who can do one thing. */
    public static Audience of(Estate estate, String action, String resource) {
        Reachers principals = Paths.of(estate).whoCan(action, resource, true);
        Set<Gap> gaps = new LinkedHashSet<>(principals.gaps());
        List<Bearer> bearers = new ArrayList<>();
        for (Reacher reacher : principals.all()) {
            if (reacher.principal().kind() == Principal.Kind.ROLE) {
                Bearers.Found found = Bearers.of(estate).of(reacher.principal().id());
                bearers.addAll(found.bearers());
                gaps.addAll(found.gaps());
            }
        }
        Rbac rbac = Rbac.of(estate);
        Map<Bearer, Becoming> subjects = new LinkedHashMap<>();
        for (Bearer bearer : bearers) {
            boolean any = bearer.name().equals(Bearer.ANY);
            Becoming becoming =
                    rbac.becoming(bearer.cluster(), any ? EXAMPLE : bearer.namespace(), any ? EXAMPLE : bearer.name());
            subjects.put(bearer, becoming);
            gaps.addAll(becoming.gaps());
        }
        return new Audience(action, resource, principals, bearers, subjects, List.copyOf(gaps));
    }
}
