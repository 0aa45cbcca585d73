package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A storage spec ({@code key}, {@code path}, {@code parameters}) together with the entry of a Secret that it means.
 * Parameters win over the entry.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials/service_account_credentials.go CreateStorageSpecSecretEnvs.
 */
final class StorageSpecs {
    private static final Set<String> TYPES = Set.of("s3", "hdfs", "webhdfs");
    private static final Set<String> KEYS = Set.of("access_key_id", "secret_access_key");

    private final Node spec;
    private final Span place;
    private final List<Problem> failures = new ArrayList<>();
    private Lookup<Node> entry = Lookup.absent();
    private String source = "storage.parameters";

    private StorageSpecs(Node spec, Span place) {
        this.spec = spec;
        this.place = place;
    }

    /** A storage spec, resolved as far as the estate goes. */
    record Resolved(Lookup<ModelUri> uri, S3Settings settings) {}

    /**
     * Resolves the {@code storage} of an object that names its URI beside it: only the settings are taken.
     *
     * @param uri which the object names
     */
    static Resolved resolve(KubernetesObject object, Home home, Node spec, Span place, ModelUri uri) {
        StorageSpecs resolution = read(object, home, spec, place);
        return new Resolved(Lookup.known(uri), resolution.settings());
    }

    /**
     * Resolves the {@code storage} of an object.
     *
     * @param home where the Secret is looked for
     */
    static Resolved resolve(KubernetesObject object, Home home, Node spec, Span place) {
        StorageSpecs resolution = read(object, home, spec, place);
        Lookup<ModelUri> uri = resolution.uri();
        return new Resolved(uri, resolution.settings());
    }

    private static StorageSpecs read(KubernetesObject object, Home home, Node spec, Span place) {
        StorageSpecs resolution = new StorageSpecs(spec, place);
        resolution.readEntry(object, home);
        resolution.refuseMissingBundle(home);
        resolution.refuseOtherThanText("parameters", KubernetesObject.at(spec, "parameters"));
        resolution.refuseOtherThanText(
                resolution.source, resolution.entry.known().orElse(null));
        return resolution;
    }

    private void readEntry(KubernetesObject object, Home home) {
        Scalar annotated = Fields.annotation(object, home.config().secretAnnotation());
        String secretName = annotated == null ? home.config().specSecret() : annotated.value();
        Scalar named = Fields.scalar(spec, "key");
        Lookup<KubernetesObject> secret = home.find("Secret", secretName);
        if (secret instanceof Lookup.Known<KubernetesObject> known) {
            readEntry(known.value(), named);
        } else if (secret instanceof Lookup.Unknown<KubernetesObject> open) {
            entry = Lookup.unknown(open.gap());
        } else if (named != null) {
            missing(
                    "Secret " + secretName + " with the storage key " + named.value() + " does not exist",
                    named.span());
        }
    }

    private void readEntry(KubernetesObject secret, @Nullable Scalar named) {
        String type = Fields.text(spec, "parameters", "type");
        String fallback = type.isEmpty() ? "default" : "default_" + type;
        String key = named == null ? fallback : named.value();
        Node value = null;
        for (Member member : Secrets.data(secret)) {
            if (member.key().value().equals(key)) {
                value = member.value();
                source = secret.key() + "[" + key + "]";
            }
        }
        if (value != null) {
            entry = entryOf(secret, key, value);
        } else if (named != null) {
            missing("storage key " + key + " is not in Secret " + secret.name(), named.span());
        }
    }

    private static Lookup<Node> entryOf(KubernetesObject secret, String key, Node value) {
        if (value instanceof ObjectNode object) {
            return Lookup.known(object);
        }
        if (Fields.isEmpty(value)) {
            return Lookup.absent();
        }
        if (value instanceof StringNode text) {
            Tree tree = JsonReader.readInside(text);
            if (tree.certain() && tree.root() instanceof ObjectNode object) {
                return Lookup.known(object);
            }
        }
        return Lookup.unknown(Secrets.hidden(secret, key));
    }

    private void missing(String what, Span at) {
        entry = Lookup.unknown(Gap.unread(what));
        failures.add(new Problem("C15", what + ": add it, or correct the name", at));
    }

    /** KServe reads both into a map of texts; anything else ends the load. */
    private void refuseOtherThanText(String where, @Nullable Node values) {
        for (Member member : Fields.members(values)) {
            if (!(member.value() instanceof StringNode) && !(member.value() instanceof NullNode)) {
                failures.add(new Problem(
                        "C15",
                        member.key().value() + " of " + where + " is no text: put the value in quotes",
                        member.value().span().source() == place.source()
                                ? member.value().span()
                                : place));
            }
        }
    }

    /** The pod mounts the ConfigMap that is named for the CA bundle. */
    private void refuseMissingBundle(Home home) {
        value("cabundle_configmap")
                .known()
                .filter(name -> home.find("ConfigMap", name.value()) instanceof Lookup.KnownAbsent)
                .ifPresent(name -> failures.add(Secrets.noBundle(name.value(), place)));
    }

    /** A value of the parameters or else of the entry; unknown when only an entry that is not known could tell. */
    private Lookup<Scalar> value(String name) {
        Scalar own = Fields.scalar(spec, "parameters", name);
        if (own != null) {
            return Lookup.known(own);
        }
        if (entry instanceof Lookup.Known<Node> known) {
            Scalar found = Fields.scalar(known.value(), name);
            return found == null ? Lookup.absent() : Lookup.known(found);
        }
        return entry.missing().<Lookup<Scalar>>map(Lookup::unknown).orElse(Lookup.absent());
    }

    private Lookup<ModelUri> uri() {
        Lookup<Scalar> type = value("type");
        if (type instanceof Lookup.Unknown<Scalar> open) {
            return Lookup.unknown(open.gap());
        }
        String scheme = type.known().map(Scalar::value).orElse("");
        if (!TYPES.contains(scheme)) {
            return failed(
                    scheme.isEmpty()
                            ? "the storage spec has no type: set parameters.type to s3"
                            : "the storage type " + scheme + " is none of s3, hdfs and webhdfs: correct it");
        }
        String path = Fields.text(spec, "path");
        if (!scheme.equals("s3")) {
            return Lookup.known(ModelUri.of(scheme + "://" + path));
        }
        Lookup<Scalar> bucket = value("bucket");
        if (bucket instanceof Lookup.KnownAbsent) {
            return failed("the storage spec has no bucket: set parameters.bucket");
        }
        return bucket.map(name -> ModelUri.of("s3://" + name.value() + "/" + path));
    }

    private Lookup<ModelUri> failed(String what) {
        failures.add(new Problem("C15", what, place));
        return Lookup.unknown(Gap.unread(what));
    }

    private S3Settings settings() {
        Lookup<Scalar> flag = value("anonymous");
        Lookup<Credential> anonymous = flag.known()
                        .filter(text -> !text.value().equalsIgnoreCase("true"))
                        .isPresent()
                ? Lookup.absent()
                : flag.map(text -> new Anonymous(inObject(text.span())));
        return new S3Settings(
                anonymous,
                keys(),
                value("endpoint_url").known().orElse(null),
                false,
                value("region").known().isPresent(),
                failures,
                List.of(),
                temporary());
    }

    // A reader may leave a key without its value: that it is there is what counts.
    private Lookup<Credential> keys() {
        Node parameters = KubernetesObject.at(spec, "parameters");
        Member own = keyMember(parameters);
        if (own != null) {
            return Lookup.known(new StaticKeys("storage.parameters", own.key().span()));
        }
        if (entry instanceof Lookup.Known<Node> known) {
            return keyMember(known.value()) == null ? Lookup.absent() : Lookup.known(new StaticKeys(source, place));
        }
        return entry.missing().<Lookup<Credential>>map(Lookup::unknown).orElse(Lookup.absent());
    }

    private static @Nullable Member keyMember(@Nullable Node values) {
        for (Member member : Fields.members(values)) {
            if (KEYS.contains(member.key().value()) && !Fields.isEmpty(member.value())) {
                return member;
            }
        }
        return null;
    }

    private List<Problem> temporary() {
        return value("access_key_id")
                .known()
                .filter(id -> id.value().startsWith("ASIA"))
                .map(id -> List.of(Secrets.temporary(source, place)))
                .orElse(List.of());
    }

    private Span inObject(Span span) {
        return span.source() == place.source() ? span : place;
    }
}
