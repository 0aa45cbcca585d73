package io.policyauditor.estate.excess;

import io.policyauditor.estate.excess.LoaderExcess.Part;
import io.policyauditor.estate.excess.Sharing.Holding;
import io.policyauditor.estate.excess.Sharing.Made;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The estate as it would be with roles of their own and with smaller policies, to see whether everything still loads. */
final class Rehearsal {
    private static final Set<String> SERVICES = Set.of("InferenceService", "LLMInferenceService");

    private final Estate estate;
    private final List<Holding> holdings;
    private final Map<String, String> smaller = new HashMap<>();

    private Rehearsal(Estate estate, List<Holding> holdings, List<Part> parts) {
        this.estate = estate;
        this.holdings = holdings;
        parts.forEach(part -> part.documents().forEach(name -> smaller.put(name, part.smaller())));
    }

    /** Whether each load point that loads today loads in the name of the role that it is to have. */
    static boolean loads(Estate estate, List<Holding> holdings, List<Part> parts) {
        Estate then = new Rehearsal(estate, holdings, parts).estate();
        Map<String, LoadVerdict> verdicts = new HashMap<>();
        LoadVerdicts.of(then)
                .all()
                .forEach(verdict -> verdicts.put(verdict.point().key(), verdict));
        return holdings.stream()
                .allMatch(holding -> holding.verdicts().stream()
                        .filter(verdict -> verdict.result() == Result.LOADS)
                        .allMatch(verdict -> Optional.ofNullable(
                                        verdicts.get(verdict.point().key()))
                                .filter(found -> loads(found, holding.role()))
                                .isPresent()));
    }

    private static boolean loads(LoadVerdict verdict, String role) {
        return verdict.result() == Result.LOADS
                && verdict.identities().stream()
                        .allMatch(identity -> identity.caller().id().equals(role));
    }

    private Estate estate() {
        List<Role> roles = new ArrayList<>(estate.roles().stream()
                .map(role -> role.arn().equals(holdings.get(0).role()) ? smaller(role) : role)
                .toList());
        List<OidcProvider> providers = new ArrayList<>(estate.oidcProviders());
        for (Made made : made()) {
            roles.add(role(made));
            made.role()
                    .provider()
                    .ifPresent(arn -> providers.add(new OidcProvider(
                            arn,
                            made.issuer(),
                            Lookup.known(Set.of(made.audience())),
                            made.account().place())));
        }
        return new Estate(new Estate.Parts(
                estate.organization(),
                estate.accounts(),
                estate.controlPolicies(),
                roles,
                estate.users(),
                estate.buckets().stream().map(this::smaller).toList(),
                estate.keys().stream().map(this::smaller).toList(),
                providers,
                estate.clusters(),
                objects(),
                estate.policies(),
                estate.guardrails(),
                estate.conflicts(),
                estate.observations(),
                estate.snapshots()));
    }

    private List<Made> made() {
        return holdings.stream().flatMap(holding -> holding.own().stream()).toList();
    }

    private Role smaller(Role role) {
        return new Role(
                role.arn(),
                role.trust().map(this::smaller),
                role.policies()
                        .map(all -> all.stream().map(this::smaller).distinct().toList()),
                role.managed(),
                role.boundary(),
                role.tags(),
                role.maxSessionDuration(),
                role.place());
    }

    private static Role role(Made made) {
        String arn = made.role().role();
        return new Role(
                arn,
                Lookup.known(
                        policy(arn + "#trust", PolicyKind.TRUST, made.role().trust(), arn)),
                Lookup.known(List.of(
                        policy(arn + "#models", PolicyKind.IDENTITY, made.role().policy(), arn))),
                Lookup.known(List.of()),
                Lookup.absent(),
                Lookup.known(Map.of()),
                Lookup.absent(),
                made.account().place());
    }

    private static Policy policy(String name, PolicyKind kind, String text, String attachedTo) {
        Lookup<String> account =
                Arn.parse(attachedTo).map(arn -> Lookup.known(arn.account())).orElseGet(Lookup::absent);
        return new PolicyTexts().policy(name, kind, text, account, Lookup.known(attachedTo));
    }

    private Policy smaller(Policy policy) {
        String text = smaller.get(policy.name());
        PolicyKind kind =
                policy.document().known().map(document -> document.kind()).orElse(null);
        return text == null || kind == null
                ? policy
                : new PolicyTexts().policy(policy.name(), kind, text, policy.account(), policy.attachedTo());
    }

    private Bucket smaller(Bucket bucket) {
        return new Bucket(
                bucket.name(),
                bucket.arn(),
                bucket.account(),
                bucket.region(),
                bucket.policy().map(this::smaller),
                bucket.encryption(),
                bucket.publicAccessBlock(),
                bucket.ownership(),
                bucket.acl(),
                bucket.versioning(),
                bucket.objectLock(),
                bucket.requesterPays(),
                bucket.tags(),
                bucket.accessPoints(),
                bucket.objects(),
                bucket.place());
    }

    private Key smaller(Key key) {
        return new Key(
                key.arn(),
                key.aliases(),
                key.policy().map(this::smaller),
                key.state(),
                key.rotation(),
                key.origin(),
                key.symmetric(),
                key.multiRegion(),
                key.awsManaged(),
                key.grants(),
                key.tags(),
                key.place());
    }

    /** Without the services of other roles, whose verdicts nobody asks for here. */
    private List<KubernetesObject> objects() {
        IdentityHashMap<KubernetesObject, UnaryOperator<KubernetesObject>> changes = new IdentityHashMap<>();
        Set<KubernetesObject> mine = Collections.newSetFromMap(new IdentityHashMap<>());
        List<KubernetesObject> made = new ArrayList<>();
        for (Holding holding : holdings) {
            holding.verdicts().forEach(verdict -> mine.add(verdict.point().object()));
            holding.own().ifPresent(own -> {
                if (own.role().newServiceAccount()) {
                    made.add(Manifest.account(own));
                    holding.verdicts()
                            .forEach(verdict -> changes.merge(
                                    verdict.point().object(),
                                    object -> Manifest.withAccount(object, verdict.point(), own.name())
                                            .orElse(object),
                                    (one, other) -> object -> other.apply(one.apply(object))));
                } else {
                    changes.put(own.account(), account -> Manifest.account(own));
                }
            });
        }
        boolean parents = !estate.objects("TrainedModel.serving.kserve.io").isEmpty();
        Set<KubernetesObject> loading = Collections.newSetFromMap(new IdentityHashMap<>());
        LoadPoints.of(estate).all().forEach(point -> loading.add(point.object()));
        for (KubernetesObject object : estate.objects()) {
            boolean others = loading.contains(object) && !mine.contains(object) && SERVICES.contains(object.kind());
            if (parents || !others) {
                made.add(changes.getOrDefault(object, same -> same).apply(object));
            }
        }
        return made;
    }
}
