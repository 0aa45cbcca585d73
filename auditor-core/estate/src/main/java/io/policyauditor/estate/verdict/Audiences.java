package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Paths;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.estate.paths.Reacher;
import io.policyauditor.estate.paths.Reachers;
import io.policyauditor.estate.rbac.Becoming;
import io.policyauditor.estate.rbac.Rbac;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds who can read and who can overwrite models. What one model brought to light of roles, ServiceAccounts and their
 * subjects is remembered for the next; no two threads share it.
 */
public final class Audiences {
    private final Estate estate;
    private final Paths paths;
    private final Rbac rbac;
    private final Bearers bearers;
    private final Map<String, Bearers.Found> found = new HashMap<>();
    private final Map<String, Becoming> becoming = new HashMap<>();
    private final Map<String, List<Audience>> byUri = new HashMap<>();

    public Audiences(Estate estate) {
        this.estate = estate;
        this.paths = Paths.of(estate);
        this.rbac = Rbac.of(estate);
        this.bearers = Bearers.of(estate);
    }

    /** Those of many load points, in their order. */
    public static List<List<Audience>> of(Estate estate, List<LoadVerdict> verdicts) {
        return Shares.of(verdicts, some -> {
            Audiences audiences = new Audiences(estate);
            return some.stream().map(audiences::of).toList();
        });
    }

    /** Who can read the objects of a load point, and who can overwrite them; none where it is not one of a known bucket. */
    public List<Audience> of(LoadVerdict verdict) {
        ModelUri uri = verdict.point().uri().known().orElse(null);
        Optional<Bucket> bucket =
                verdict.point().bucket().flatMap(name -> estate.bucket(name).known());
        if (uri == null || bucket.isEmpty()) {
            return List.of();
        }
        String path = uri.key().isEmpty() || uri.key().endsWith("/") ? uri.key() : uri.key() + "/";
        String resource = bucket.get().arn() + "/" + path + Ask.EXAMPLE;
        return byUri.computeIfAbsent(
                resource, object -> List.of(of("s3:GetObject", object), of("s3:PutObject", object)));
    }

    /** Everybody who can do one thing. */
    public Audience of(String action, String resource) {
        Reachers principals = paths.whoCan(action, resource, true);
        Set<Gap> gaps = new LinkedHashSet<>(principals.gaps());
        List<Bearer> all = new ArrayList<>();
        for (Reacher reacher : principals.all()) {
            if (reacher.principal().kind() == Principal.Kind.ROLE) {
                Bearers.Found of = found.computeIfAbsent(reacher.principal().id(), bearers::of);
                all.addAll(of.bearers());
                gaps.addAll(of.gaps());
            }
        }
        Map<Bearer, Becoming> subjects = new LinkedHashMap<>();
        for (Bearer bearer : all) {
            Becoming who = becoming.computeIfAbsent(
                    bearer.cluster() + " " + bearer.namespace() + "/" + bearer.name(), ignored -> becoming(bearer));
            subjects.put(bearer, who);
            gaps.addAll(who.gaps());
        }
        return new Audience(action, resource, principals, all, subjects, List.copyOf(gaps));
    }

    private Becoming becoming(Bearer bearer) {
        boolean any = bearer.name().equals(Bearer.ANY);
        return rbac.becoming(
                bearer.cluster(), any ? Ask.EXAMPLE : bearer.namespace(), any ? Ask.EXAMPLE : bearer.name());
    }
}
