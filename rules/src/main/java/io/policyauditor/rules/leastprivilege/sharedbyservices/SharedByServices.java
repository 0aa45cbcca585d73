package io.policyauditor.rules.leastprivilege.sharedbyservices;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.ServiceAccountRoles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Flags a role that services with nothing in common load their models as. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SharedByServices extends RecordRule<RoleSubject> {
    public SharedByServices() {
        super(
                RuleInfo.of(
                        "LP015",
                        "shared-role-across-inference-services",
                        Severity.MEDIUM,
                        "Services can read the models of each other"),
                RoleSubject.class);
    }

    /** What one object loads as the role. */
    private record Needs(LoadPoint point, Set<ModelUri> uris) {
        /** Whether nothing that one loads begins with what the other loads. */
        boolean disjoint(Needs other) {
            return uris.stream().noneMatch(mine -> other.uris.stream().anyMatch(theirs -> overlap(mine, theirs)));
        }

        private static boolean overlap(ModelUri one, ModelUri other) {
            return one.bucket().equals(other.bucket())
                    && (one.key().startsWith(other.key()) || other.key().startsWith(one.key()));
        }
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        List<LoadPoint> points = LoaderRoles.of(estate).loadPoints(role.arn());
        if (points.isEmpty()) {
            Optional<Gap> open = LoaderRoles.of(estate).contains(role).missing();
            return open.map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        List<Needs> needs = needs(points);
        for (int i = 0; i < needs.size(); i++) {
            for (int j = i + 1; j < needs.size(); j++) {
                if (needs.get(i).disjoint(needs.get(j))) {
                    return fail(role, needs.get(i).point(), needs.get(j).point());
                }
            }
        }
        Optional<Gap> gap = points.stream()
                .flatMap(point -> point.uri().missing().stream())
                .findFirst()
                .or(() -> LoadPoints.of(estate).all().stream()
                        .filter(point -> point.direction() == Direction.READ)
                        .flatMap(point -> point.credentials().missing().stream())
                        .findFirst())
                .or(() -> ServiceAccountRoles.open(estate));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** One entry for each set of models, so that a thousand services of one model are as one. */
    private static List<Needs> needs(List<LoadPoint> points) {
        Map<String, Needs> byObject = new LinkedHashMap<>();
        for (LoadPoint point : points) {
            point.uri()
                    .known()
                    .filter(uri -> uri.s3Bucket().isPresent())
                    .ifPresent(uri -> byObject.computeIfAbsent(
                                    point.object().key(), ignored -> new Needs(point, new LinkedHashSet<>()))
                            .uris()
                            .add(uri));
        }
        Map<Set<ModelUri>, Needs> distinct = new LinkedHashMap<>();
        byObject.values().forEach(needs -> distinct.putIfAbsent(needs.uris(), needs));
        return new ArrayList<>(distinct.values());
    }

    private Outcome fail(Role role, LoadPoint one, LoadPoint other) {
        return fail(
                other.place(),
                role.arn(),
                other.object().name() + " and " + one.object().name() + " load different models as role " + role.name()
                        + ", so each can read what the other serves",
                "give each its own ServiceAccount and role, limited to its own prefix",
                new Related(one.place(), "loads as the same role"),
                new Related(role.place(), "the role"));
    }
}
