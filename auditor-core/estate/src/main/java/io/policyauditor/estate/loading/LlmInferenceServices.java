package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credentials.Chain;
import io.policyauditor.estate.loading.Credentials.Load;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * LLMInferenceServices: every pod of the service loads the model and its adapters, the scheduler its tokenizer. Where
 * no ServiceAccount is named KServe may generate one.
 *
 * <p>Source: kserve aaac4e294, pkg/controller/v1alpha2/llmisvc (config_merge.go, workload_storage.go,
 * workload_single_node.go, workload_multi_node.go, scheduler.go).
 */
final class LlmInferenceServices {
    private static final String SIDECAR = "llm-d-routing-sidecar";

    private final KubernetesObject service;
    private final Home home;
    private final List<LoadPoint> points = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private Optional<Gap> missingBase = Optional.empty();
    private @Nullable Node spec;

    private LlmInferenceServices(KubernetesObject service, Home home) {
        this.service = service;
        this.home = home;
    }

    /** A model or an adapter. */
    private record Source(String suffix, Lookup<ModelUri> uri, Span place) {}

    static List<LoadPoint> of(KubernetesObject service, Home home) {
        LlmInferenceServices found = new LlmInferenceServices(service, home);
        found.find();
        return found.points;
    }

    private void find() {
        spec = merged();
        model();
        if (sources.isEmpty()) {
            return;
        }
        PodAccount main = mainAccount();
        pod("template", KubernetesObject.at(spec, "template"), main, sources);
        Node worker = KubernetesObject.at(spec, "worker");
        if (worker instanceof ObjectNode) {
            pod("worker", worker, PodAccount.nameIn(worker) == null ? main : named(worker), sources);
        }
        if (KubernetesObject.at(spec, "prefill") instanceof ObjectNode prefill) {
            prefill(prefill);
        }
        scheduler(main);
    }

    /** The base configurations in their order, then the object's own spec. KServe follows no base of a base. */
    private @Nullable Node merged() {
        Map<String, Node> bases = new LinkedHashMap<>();
        for (Node reference : Fields.items(service.node(), "spec", "baseRefs")) {
            String name = Fields.text(reference, "name");
            // Laid over once more, a base wins over what came between: the same as laying it over only there.
            bases.remove(name);
            bases.put(name, reference);
        }
        Node merged = null;
        for (String name : bases.keySet()) {
            Lookup<KubernetesObject> base = base(name);
            Node of = base.known().map(found -> found.at("spec")).orElse(null);
            if (of != null) {
                merged = Overlay.merge(merged, of, Overlay.Lists.BY_NAME);
            } else if (!(base instanceof Lookup.Known)) {
                missingBase = base.missing()
                        .or(() -> Optional.of(Gap.unread("LLMInferenceServiceConfig " + name + " does not exist")));
            }
        }
        Node own = service.at("spec");
        return own == null ? merged : Overlay.merge(merged, own, Overlay.Lists.BY_NAME);
    }

    private Lookup<KubernetesObject> base(String name) {
        Lookup<KubernetesObject> near = home.kserve("LLMInferenceServiceConfig", name);
        return near instanceof Lookup.KnownAbsent
                ? home.in(home.config().systemNamespace()).kserve("LLMInferenceServiceConfig", name)
                : near;
    }

    private void model() {
        Scalar uri = Fields.scalar(spec, "model", "uri");
        if (uri != null) {
            sources.add(new Source("", ModelUri.written(uri), uri.span()));
        } else if (missingBase.isPresent()) {
            sources.add(new Source("", Lookup.unknown(missingBase.get()), service.place()));
        }
        int number = 0;
        for (Node adapter : Fields.items(spec, "model", "lora", "adapters")) {
            Scalar of = Fields.scalar(adapter, "uri");
            String suffix = ".lora[" + number++ + "]";
            if (of != null) {
                sources.add(new Source(suffix, ModelUri.written(of), of.span()));
            }
        }
    }

    private PodAccount mainAccount() {
        Node template = KubernetesObject.at(spec, "template");
        Node worker = KubernetesObject.at(spec, "worker");
        if (PodAccount.nameIn(template) != null) {
            return named(template);
        }
        if (PodAccount.nameIn(worker) != null) {
            return named(worker);
        }
        if (missingBase.isPresent()) {
            return PodAccount.unknown(home, missingBase.get());
        }
        if (worker instanceof ObjectNode) {
            return generated("-kserve-mn");
        }
        boolean sidecar = Fields.named(Fields.items(template, "initContainers"), SIDECAR) != null
                || KubernetesObject.at(spec, "prefill") instanceof ObjectNode;
        return sidecar ? generated("-kserve") : PodAccount.ofDefault(home);
    }

    private void prefill(ObjectNode prefill) {
        Node template = prefill.get("template");
        Node worker = prefill.get("worker");
        PodAccount account = PodAccount.ofDefault(home);
        if (PodAccount.nameIn(template) != null) {
            account = named(template);
        } else if (PodAccount.nameIn(worker) != null) {
            account = named(worker);
        } else if (missingBase.isPresent()) {
            account = PodAccount.unknown(home, missingBase.get());
        } else if (worker instanceof ObjectNode) {
            account = generated("-kserve-mn-prefill");
        }
        pod("prefill.template", template, account, sources);
        if (worker instanceof ObjectNode) {
            pod("prefill.worker", worker, PodAccount.nameIn(worker) == null ? account : named(worker), sources);
        }
    }

    private void scheduler(PodAccount main) {
        Node template = KubernetesObject.at(spec, "router", "scheduler", "template");
        boolean tokenizer = Fields.items(template, "containers").stream().anyMatch(LlmInferenceServices::isTokenizer)
                || Fields.items(template, "initContainers").stream().anyMatch(LlmInferenceServices::isTokenizer);
        if (!tokenizer) {
            return;
        }
        // Its account is the one that takes over annotations: those of the main account, role included.
        PodAccount account = PodAccount.nameIn(template) == null
                ? PodAccount.generated(home, service.name() + "-epp-sa", main.identity(), main.lookup())
                : named(template);
        List<Source> model =
                sources.stream().filter(source -> source.suffix().isEmpty()).toList();
        pod("scheduler", template, account, model);
    }

    private static boolean isTokenizer(Node container) {
        return Fields.text(container, "name").contains("tokenizer");
    }

    private PodAccount named(@Nullable Node podSpec) {
        return PodAccount.of(home, podSpec);
    }

    /** Copies the Secrets of {@code default} and none of its annotations. */
    private PodAccount generated(String suffix) {
        return PodAccount.generated(
                home, service.name() + suffix, Lookup.absent(), home.find(PodAccount.KIND, PodAccount.DEFAULT));
    }

    private void pod(String component, @Nullable Node pod, PodAccount account, List<Source> toLoad) {
        Initializer initializer = initializer(pod);
        Scalar enabled = Fields.scalar(spec, "storageInitializer", "enabled");
        boolean disabled = enabled != null && enabled.value().equals("false");
        Span place = toLoad.isEmpty() ? service.place() : toLoad.get(0).place();
        Load load = new Load(service, pod, account, Secrets.of(service, account), initializer, place);
        Chain chain = Credentials.of(load);
        Optional<Problem> lost = lostRole(account, chain, place);
        for (Source source : toLoad) {
            List<Problem> more = new ArrayList<>();
            boolean nobody =
                    disabled || source.uri().known().filter(ModelUri::isMounted).isPresent();
            if (!nobody) {
                lost.ifPresent(more::add);
                source.uri().known().ifPresent(uri -> more.addAll(UriChecks.ofBucket(uri, source.place())));
            }
            points.add(load.point(
                    component + source.suffix(),
                    Direction.READ,
                    nobody ? Loader.NONE : Loader.STORAGE_INITIALIZER,
                    source.uri(),
                    nobody ? new Chain(Lookup.known(List.of()), List.of()) : chain,
                    more,
                    source.place()));
        }
        ServerArguments arguments = new ServerArguments(service, component, pod, account, initializer.kserve(), points);
        Fields.items(pod, "containers").forEach(container -> arguments.read(container, "main"));
    }

    /** KServe's own container, over which the pod may lay environment and image; ClusterStorageContainers do not count. */
    private Initializer initializer(@Nullable Node pod) {
        Initializer own = Initializers.own(home.config());
        Node laid = Fields.named(Fields.items(pod, "initContainers"), Initializer.STORAGE_INITIALIZER);
        if (laid == null) {
            return own;
        }
        Scalar image = Fields.scalar(laid, "image");
        return Initializer.plain(
                        Initializer.STORAGE_INITIALIZER,
                        "init container " + Initializer.STORAGE_INITIALIZER,
                        image == null ? own.kserve() : Initializer.version(image.value()),
                        Fields.items(laid, "env"))
                .mounting(Fields.items(laid, "volumeMounts"));
    }

    /** Whoever gave {@code default} a role finds that a generated account does not have it. */
    private static Optional<Problem> lostRole(PodAccount account, Chain chain, Span place) {
        if (account.mustExist()
                || account.named() != null
                || account.name().equals(PodAccount.DEFAULT)
                || account.identity() instanceof Lookup.Known
                || !chain.isNodeOrNothing()) {
            return Optional.empty();
        }
        return account.lookup()
                .known()
                .filter(found -> Fields.annotation(found, Secrets.ROLE_ARN) != null)
                .map(found -> new Problem(
                        "C37",
                        "the pods run as the generated " + account.name() + ", which has not the role of "
                                + found.name() + ": name a ServiceAccount",
                        place));
    }
}
