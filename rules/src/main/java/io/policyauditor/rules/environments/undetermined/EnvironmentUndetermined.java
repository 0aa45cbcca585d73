package io.policyauditor.rules.environments.undetermined;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.audit.Subject.LoadPointSubject;
import io.policyauditor.audit.Subject.ObjectSubject;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says of which things on the way of a model the environment is not known: model buckets and their keys, loader roles,
 * clusters and namespaces that load. A namespace without a manifest of its own is spoken of at its first load point.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EnvironmentUndetermined extends RecordRule<Subject> {
    public EnvironmentUndetermined() {
        super(
                RuleInfo.of(
                        "EN017",
                        "env-undetermined",
                        Severity.INFO,
                        "Nothing says which environment a thing on the way of a model belongs to"),
                Subject.class);
    }

    @Override
    public Outcome judge(Subject subject, Estate estate, Settings settings) {
        Environments environments = settings.environments(estate);
        if (subject instanceof RoleSubject role) {
            Lookup<Boolean> loader = LoaderRoles.of(estate).contains(role.role());
            if (!loader.known().orElse(false)) {
                return loader.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
            }
            return outcome(
                    environments.role(role.role().arn()),
                    role.role().place(),
                    "role " + role.role().name());
        }
        if (subject instanceof BucketSubject bucket) {
            String name = bucket.bucket().name();
            return ModelBuckets.of(estate, settings).contains(name)
                    ? outcome(environments.bucket(name), bucket.bucket().place(), "bucket " + name)
                    : Outcome.notApplicable();
        }
        if (subject instanceof KeySubject key) {
            ModelBuckets models = ModelBuckets.of(estate, settings);
            String arn = key.kmsKey().arn();
            return BucketKeys.of(estate).buckets(arn).stream().anyMatch(bucket -> models.contains(bucket.name()))
                            && !key.kmsKey().awsManaged()
                    ? outcome(environments.key(arn), key.kmsKey().place(), "key " + arn)
                    : Outcome.notApplicable();
        }
        return kubernetes(subject, estate, environments);
    }

    private Outcome kubernetes(Subject subject, Estate estate, Environments environments) {
        Places places = estate.derived(Places.class, Places::of);
        if (subject instanceof ClusterSubject cluster) {
            String name = cluster.cluster().name();
            return places.clusters().contains(name)
                    ? outcome(environments.cluster(name), cluster.cluster().place(), "cluster " + name)
                    : Outcome.notApplicable();
        }
        if (subject instanceof ObjectSubject object && object.object().type().equals("Namespace")) {
            KubernetesObject namespace = object.object();
            return places.firsts().containsKey(Places.key(namespace, namespace.name()))
                    ? outcome(environments.object(namespace), namespace.place(), "namespace " + namespace.name())
                    : Outcome.notApplicable();
        }
        if (subject instanceof LoadPointSubject point) {
            KubernetesObject object = point.loadPoint().object();
            String namespace = object.namespace().known().orElse("?");
            String key = Places.key(object, namespace);
            boolean speaks = !places.manifests().contains(key)
                    && point.key().equals(places.firsts().get(key));
            String what = namespace.equals("?") ? object.kind() + " " + object.name() : "namespace " + namespace;
            Environment environment = namespace.equals("?")
                    ? environments.object(object)
                    : environments.namespace(object.cluster().known().orElse("?"), namespace);
            return speaks ? outcome(environment, object.place(), what) : Outcome.notApplicable();
        }
        return Outcome.notApplicable();
    }

    private Outcome outcome(Environment environment, Span place, String what) {
        return environment.name().known().isPresent()
                ? Outcome.pass()
                : fail(
                        place,
                        what,
                        environment.reason(),
                        "give " + what + " a tag or label env, or name it under environments in auditor.yaml");
    }

    /**
     * Where models are loaded.
     *
     * @param firsts the first load point of each namespace
     * @param manifests the namespaces that have a manifest of their own
     */
    private record Places(Set<String> clusters, Map<String, String> firsts, Set<String> manifests) {
        static Places of(Estate estate) {
            Set<String> clusters = new HashSet<>();
            Map<String, String> firsts = new HashMap<>();
            for (LoadPoint point : LoadPoints.of(estate).all()) {
                point.object().cluster().known().ifPresent(clusters::add);
                firsts.putIfAbsent(
                        key(point.object(), point.object().namespace().known().orElse("?")), point.key());
            }
            Set<String> manifests = new HashSet<>();
            estate.objects("Namespace").forEach(namespace -> manifests.add(key(namespace, namespace.name())));
            return new Places(clusters, firsts, manifests);
        }

        static String key(KubernetesObject object, String namespace) {
            return object.cluster().known().orElse("?") + "/" + namespace;
        }
    }
}
