package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pods of models run as which ServiceAccounts. */
public final class RunningAs {
    /** A cache's jobs are nobody's pods, the logger is in the pod of its predictor, an agent of ModelMesh in another. */
    private static final Set<Loader> OTHERS = Set.of(Loader.CACHE_JOB, Loader.LOGGER, Loader.AGENT);

    private final Map<String, List<LoadPoint>> byAccount = new HashMap<>();
    private final Map<String, Gap> maybe = new HashMap<>();

    private RunningAs(Estate estate) {
        for (LoadPoint point : LoadPoints.of(estate).all()) {
            // The scheduler of an LLMInferenceService asks the API for the pods that it schedules to.
            boolean scheduler = point.component().startsWith("scheduler");
            if (!OTHERS.contains(point.loader()) && !scheduler) {
                point.serviceAccount()
                        .missing()
                        .ifPresent(gap -> point.serviceAccountName()
                                .known()
                                .ifPresent(name -> maybe.putIfAbsent(name(point.object(), name), gap)));
                point.serviceAccount()
                        .known()
                        .ifPresent(account -> byAccount
                                .computeIfAbsent(account.key(), ignored -> new ArrayList<>())
                                .add(point));
            }
        }
    }

    /** Those of an estate, found once. */
    public static RunningAs of(Estate estate) {
        return estate.derived(RunningAs.class, RunningAs::new);
    }

    /** The load points whose pods run as a ServiceAccount, in the order of their keys. */
    public List<LoadPoint> pods(KubernetesObject account) {
        return List.copyOf(byAccount.getOrDefault(account.key(), List.of()));
    }

    /** Why it is not known whether a pod runs as a ServiceAccount: one of its name is not known to be it. */
    public Optional<Gap> maybe(KubernetesObject account) {
        return Optional.ofNullable(maybe.get(name(account, account.name())));
    }

    private static String name(KubernetesObject near, String account) {
        return near.cluster().known().orElse("?") + "/"
                + near.namespace().known().orElse("?") + "/" + account;
    }

    /** What the pod of a load point says for itself. */
    public static Optional<Scalar> ofPod(LoadPoint point, String field) {
        KubernetesObject object = point.object();
        String component = point.component();
        if (component.startsWith("canary[")) {
            Node own = item(object.at("spec", "canary"), number(component));
            return Annotations.scalar(KubernetesObject.at(own, "predictor", field))
                    .or(() -> Annotations.scalar(object.at("spec", "predictor", field)));
        }
        if (component.startsWith("predictor.worker")) {
            return Annotations.scalar(object.at("spec", "predictor", "workerSpec", field));
        }
        if (component.startsWith("prefill.")) {
            return Annotations.scalar(object.at("spec", "prefill", component.split("[.\\[]", 3)[1], field));
        }
        return Annotations.scalar(object.at("spec", component.split("[.\\[]", 2)[0], field));
    }

    private static int number(String component) {
        String digits = component.substring(component.indexOf('[') + 1, component.indexOf(']'));
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : -1;
    }

    private static @Nullable Node item(@Nullable Node list, int number) {
        return list instanceof ArrayNode array
                        && number >= 0
                        && number < array.items().size()
                ? array.items().get(number)
                : null;
    }
}
