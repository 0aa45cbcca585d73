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
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One component of an InferenceService: everything its pods load and what their logger writes. */
final class ServiceComponent {
    private static final String CONTAINER = "kserve-container";

    private final KubernetesObject service;
    private final Home home;
    private final String name;
    private final ObjectNode spec;
    private final @Nullable Node model;
    private final List<LoadPoint> points;
    private final PodAccount account;
    private final List<Source> sources = new ArrayList<>();
    private final List<Problem> refusals = new ArrayList<>();
    private @Nullable S3Settings ofSpec;

    ServiceComponent(
            KubernetesObject service,
            Home home,
            String name,
            ObjectNode spec,
            @Nullable Node model,
            List<LoadPoint> points) {
        this.service = service;
        this.home = home;
        this.name = name;
        this.spec = spec;
        this.model = model;
        this.points = points;
        this.account = PodAccount.of(home, spec);
    }

    /** Something to load. */
    private record Source(String suffix, Lookup<ModelUri> uri, Span place) {}

    void find() {
        modelSource();
        listedSources();
        containerSource();
        if (!sources.isEmpty()) {
            load();
        }
        servers();
        logger();
    }

    private void modelSource() {
        Scalar uri = Fields.scalar(model, "storageUri");
        Member storage = model instanceof ObjectNode object ? object.member("storage") : null;
        if (storage != null && storage.value() instanceof ObjectNode stated) {
            Span place = storage.key().span();
            StorageSpecs.Resolved resolved = uri == null
                    ? StorageSpecs.resolve(service, home, stated, place)
                    : StorageSpecs.resolve(service, home, stated, place, ModelUri.of(uri.value()));
            ofSpec = resolved.settings();
            if (uri == null) {
                sources.add(new Source("", resolved.uri(), place));
            } else if (Fields.scalar(stated, "path") != null) {
                refuse("storageUri and storage.path exclude each other: remove one", place);
            }
        }
        if (uri != null) {
            sources.add(new Source("", ModelUri.written(uri), uri.span()));
        }
    }

    private void listedSources() {
        int number = 0;
        for (Node item : Fields.items(spec, "storageUris")) {
            Scalar uri = Fields.scalar(item, "uri");
            String suffix = ".storageUris[" + number++ + "]";
            if (uri != null) {
                sources.add(new Source(suffix, ModelUri.written(uri), uri.span()));
            }
        }
        Scalar single = Fields.scalar(model, "storageUri");
        if (number > 0 && single != null) {
            refuse("storageUri and storageUris exclude each other: remove one", single.span());
        }
    }

    private void containerSource() {
        Node container = Fields.named(Fields.items(spec, "containers"), CONTAINER);
        List<Node> all = Fields.items(spec, "containers");
        if (container == null
                && all.size() == 1
                && Fields.text(all.get(0), "name").isEmpty()) {
            container = all.get(0);
        }
        Node variable = Fields.named(Fields.items(container, "env"), ServerArguments.STORAGE_URI);
        if (variable == null) {
            return;
        }
        String suffix = sources.isEmpty() ? "" : ".container";
        Scalar value = Fields.scalar(variable, "value");
        sources.add(
                value == null
                        ? new Source(
                                suffix,
                                Lookup.unknown(
                                        Gap.unread("STORAGE_URI of " + service.key() + " is taken from elsewhere")),
                                variable.span())
                        : new Source(suffix, ModelUri.written(value), value.span()));
    }

    private void load() {
        Source first = sources.get(0);
        boolean several = !Fields.items(spec, "storageUris").isEmpty();
        Scalar named = Fields.scalar(spec, "storageContainerName");
        Initializer initializer = Initializers.of(
                home,
                Initializers.Workload.INIT_CONTAINER,
                named == null ? Fields.scalar(model, "storageContainerName") : named,
                first.uri().known().orElse(null),
                first.place(),
                several);
        refusals.addAll(initializer.problems());
        skippedWebhook();
        mesh();
        knative(several);
        S3Settings settings = ofSpec == null ? Secrets.of(service, account) : ofSpec;
        Load load = new Load(service, spec, account, settings, initializer, first.place());
        Chain chain = Credentials.of(load);
        for (Source source : sources) {
            add(source, load, chain, name + source.suffix());
        }
        Node worker = spec.get("workerSpec");
        if (worker instanceof ObjectNode) {
            worker(worker, settings, initializer, first);
        }
    }

    private void worker(Node worker, S3Settings settings, Initializer initializer, Source source) {
        PodAccount own = PodAccount.nameIn(worker) == null ? account : PodAccount.of(home, worker);
        Load load = new Load(service, worker, own, settings, initializer, source.place());
        add(source, load, Credentials.of(load), name + ".worker");
    }

    private void add(Source source, Load load, Chain chain, String component) {
        ModelUri uri = source.uri().known().orElse(null);
        Loader loader = InferenceServices.loader(service, home, uri);
        if (loader == Loader.NONE) {
            Chain nothing = new Chain(Lookup.known(List.of()), List.of());
            points.add(load.point(component, Direction.READ, loader, source.uri(), nothing, List.of(), source.place()));
            return;
        }
        List<Problem> more = new ArrayList<>(refusals);
        if (uri != null) {
            more.addAll(UriChecks.ofBucket(uri, source.place()));
            if (uri.isS3() && spec.get("workerSpec") instanceof ObjectNode) {
                more.add(new Problem(
                        "C31", "a predictor with workerSpec takes no s3:// URI: use pvc:// or oci://", source.place()));
            }
        }
        if (loader == Loader.AGENT) {
            Chain open = new Chain(
                    Lookup.unknown(Gap.outOfScope(
                            "ModelMesh loads as its runtime pods, whose identity no InferenceService tells")),
                    List.of());
            points.add(load.point(component, Direction.READ, loader, source.uri(), open, more, source.place()));
            return;
        }
        points.add(load.point(component, Direction.READ, loader, source.uri(), chain, more, source.place()));
    }

    /** KServe's webhook leaves out pods of namespaces with the label of a control plane, so nothing is downloaded. */
    private void skippedWebhook() {
        home.namespace()
                .known()
                .flatMap(namespace -> home.kserve().namespace(namespace).known())
                .map(namespace -> Fields.label(namespace, "control-plane"))
                .ifPresent(label -> refusals.add(new Problem(
                        "C32",
                        "KServe's webhook skips namespaces with the label control-plane: remove the label",
                        label.span())));
    }

    /** An init container runs before the proxy of a mesh is up; whether it gets out then hangs on the mesh. */
    private void mesh() {
        String inject = "sidecar.istio.io/inject";
        Scalar own = Fields.scalar(spec, "annotations", inject);
        if (own == null) {
            own = Fields.annotation(service, inject);
        }
        if (own != null && own.value().equals("false")) {
            return;
        }
        home.namespace()
                .known()
                .flatMap(namespace -> home.kserve().namespace(namespace).known())
                .map(namespace -> Fields.label(namespace, "istio-injection"))
                .filter(label -> label.value().equals("enabled"))
                .ifPresent(label -> refusals.add(new Problem(
                        "C38",
                        "the storage initializer runs before Istio's proxy is up, and a mesh that captures it cuts it"
                                + " off: exclude S3 and STS, or give the initializer the proxy's user id",
                        label.span())));
    }

    /** Knative starts the server though the download of one of several models has failed. */
    private void knative(boolean several) {
        Scalar mode = Fields.annotation(service, "serving.kserve.io/deploymentMode");
        String deployed = mode == null ? home.config().defaultMode() : mode.value();
        if (several && (deployed.equals("Serverless") || deployed.equals("Knative"))) {
            refusals.add(new Problem(
                    "C41",
                    "Knative starts the server though a download has failed, without its model: deploy it as Standard",
                    sources.get(0).place()));
        }
    }

    private void servers() {
        Lookup<String> version = Initializers.own(home.config()).kserve();
        ServerArguments arguments = new ServerArguments(service, name, spec, account, version, points);
        if (model != null) {
            arguments.read(model, CONTAINER);
        }
        Fields.items(spec, "containers").forEach(container -> arguments.read(container, CONTAINER));
        InferenceServices.runtime(model, home)
                .known()
                .ifPresent(runtime -> Fields.items(runtime.node(), "spec", "containers")
                        .forEach(container -> arguments.read(container, CONTAINER)));
    }

    /** The logger writes as the predictor's account; the account of its own only lends its Secrets. */
    private void logger() {
        Node logger = spec.get("logger");
        Node storage = KubernetesObject.at(logger, "storage");
        Scalar url = Fields.scalar(logger, "url");
        boolean toS3 = url != null && url.value().startsWith("s3://");
        if (!toS3 && !(storage instanceof ObjectNode)) {
            return;
        }
        Span place = url != null && toS3 ? url.span() : placeOfStorage(logger);
        Lookup<ModelUri> uri = url != null && toS3 ? ModelUri.written(url) : null;
        S3Settings settings = null;
        if (storage instanceof ObjectNode) {
            if (uri == null) {
                StorageSpecs.Resolved resolved = StorageSpecs.resolve(service, home, storage, place);
                uri = resolved.uri();
            }
            if (Fields.scalar(storage, "key") != null) {
                settings = StorageSpecs.resolve(service, home, storage, place, ModelUri.of(""))
                        .settings();
            }
        }
        if (settings == null) {
            String lending = Fields.text(storage, "serviceAccountName");
            settings = Secrets.of(
                    service,
                    account.lookingIn(home.find(PodAccount.KIND, lending.isEmpty() ? "logger-sa" : lending), home));
        }
        Initializer agent = Initializer.plain(
                "agent", "agent", Initializers.own(home.config()).kserve(), List.of());
        Load load = new Load(service, spec, account, settings, agent, place);
        if (uri != null) {
            List<Problem> more =
                    uri.known().map(known -> UriChecks.ofBucket(known, place)).orElse(List.of());
            points.add(load.point(
                    name + ".logger", Direction.WRITE, Loader.LOGGER, uri, Credentials.of(load), more, place));
        }
    }

    private Span placeOfStorage(@Nullable Node logger) {
        Member storage = logger instanceof ObjectNode object ? object.member("storage") : null;
        return storage == null ? spec.span() : storage.key().span();
    }

    private void refuse(String what, Span place) {
        refusals.add(new Problem("C31", what, place));
    }
}
