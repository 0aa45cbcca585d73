package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * One place from which a model is loaded, or to which something is written.
 *
 * @param object the InferenceService, TrainedModel, LLMInferenceService … that wants it
 * @param component which part of the object: {@code predictor}, {@code transformer}, {@code canary[0]} …
 * @param loader who loads
 * @param uri unknown when a storage spec cannot be resolved
 * @param serviceAccountName whose pod it is; {@code default} where the object names none, unknown where what would
 *     name it is
 * @param namedServiceAccount whether the object names it
 * @param serviceAccount the ServiceAccount itself; known absent also for a {@code default} or generated one that no
 *     manifest shows, which exists all the same
 * @param kserve version of KServe by the image of the initializer, such as {@code 0.17.0}
 * @param credentials that apply, in the order in which they are tried; unknown when the input leaves open what comes first
 * @param endpoint URL of S3 that the loader is told instead of that of AWS; known absent when it is told none
 * @param plainHttp whether that URL is asked without TLS
 * @param problems what makes the load fail before any request is made, one line each
 * @param doubts what does so if something that is not known is so
 * @param place the token of the URI, or of what stands for it
 */
public record LoadPoint(
        KubernetesObject object,
        String component,
        Direction direction,
        Loader loader,
        Lookup<ModelUri> uri,
        Lookup<String> serviceAccountName,
        boolean namedServiceAccount,
        Lookup<KubernetesObject> serviceAccount,
        Lookup<String> kserve,
        Lookup<List<Credential>> credentials,
        Lookup<Scalar> endpoint,
        boolean plainHttp,
        List<Problem> problems,
        List<Doubt> doubts,
        Span place) {
    public LoadPoint {
        problems = List.copyOf(problems);
        doubts = List.copyOf(doubts);
    }

    /** Which way the data goes. */
    public enum Direction {
        READ,
        WRITE
    }

    /** Who makes the requests. */
    public enum Loader {
        /** KServe's init container. */
        STORAGE_INITIALIZER,
        /** KServe's agent, of multi-model serving. */
        AGENT,
        /** The model server itself, by its arguments or environment. */
        MODEL_SERVER,
        /** A download job of a LocalModelCache. */
        CACHE_JOB,
        /** The logger, which writes. */
        LOGGER,
        /** Nobody: a cache, a volume or an image stands for it. */
        NONE
    }

    /**
     * A cause why the load fails.
     *
     * @param cause of the table of causes, such as {@code C15}
     */
    public record Problem(String cause, String message, Span place) {}

    /** A cause that is one only if something is so that is not known. */
    public record Doubt(Problem problem, Gap gap) {}

    /** What identifies it: the object's key and the component. */
    public String key() {
        return object.key() + "#" + component;
    }

    /** The bucket it reads or writes, where that is known and S3. */
    public Optional<String> bucket() {
        return uri.known().flatMap(ModelUri::s3Bucket);
    }

    /** The credential that is used, where that is known. */
    public Optional<Credential> credential() {
        return credentials.known().flatMap(list -> list.stream().findFirst());
    }
}
