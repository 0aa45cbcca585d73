package io.policyauditor.collect.kubernetes;

import io.policyauditor.collect.files.ManifestReader;
import io.policyauditor.collect.files.Manifests;
import io.policyauditor.collect.kubernetes.ApiServer.Answer;
import io.policyauditor.collect.kubernetes.ApiServer.TooLong;
import io.policyauditor.collect.kubernetes.ApiServer.TooSlow;
import io.policyauditor.collect.kubernetes.NamedConfigMaps.Named;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.Deadline;
import io.policyauditor.estate.snapshot.ForeignText;
import io.policyauditor.estate.snapshot.KeptObject;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * The one way to ask a cluster something. A call that does not answer is a gap that names what was asked, the cluster and
 * the status: never an exception, and never a word of what the other side wrote.
 */
final class Calls implements AutoCloseable {
    /** Objects of a page, as {@code kubectl} asks for them; a page too long is asked for in smaller ones. */
    private static final int PAGE = 500;

    /** A listing of more pages than this has no end. */
    private static final int PAGES = 100_000;

    /** A listing of more objects than this fits into no memory. */
    private static final int OBJECTS = 2_000_000;

    /** How often one thing is asked. */
    private static final int ATTEMPTS = 5;

    /** The longest that is waited between two attempts, whatever the server wishes. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Set<Integer> FOR_NOW = Set.of(429, 500, 502, 503, 504);
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final String cluster;
    private final ApiServer server;
    private final Deadline deadline;
    private final Duration callTimeout;
    private final Pause pause;
    private final ExecutorService threads;
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<Gap> gaps = new ConcurrentLinkedQueue<>();

    /** What came of asking, repetitions included. */
    private sealed interface Reply {
        /** An answer. */
        record Text(String body) implements Reply {}

        /** None. */
        record Refused(int status, String why) implements Reply {}

        /** One that is longer than any answer may be. */
        record Endless() implements Reply {}
    }

    /** An answer lacks what it must have. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Calls to a cluster.
     *
     * @param cluster its key in the estate
     */
    Calls(String cluster, ApiServer server, Deadline deadline, Settings settings, Pause pause) {
        this.cluster = cluster;
        this.server = server;
        this.deadline = deadline;
        this.callTimeout = settings.callTimeout();
        this.pause = pause;
        this.threads = Executors.newFixedThreadPool(settings.callsAtOnce(), task -> {
            Thread thread = new Thread(task, "kubernetes-" + cluster);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How many calls answered. */
    long answers() {
        return answers.get();
    }

    /** Everything that was asked and is not known, in the order of its words. */
    List<Gap> gaps() {
        return gaps.stream().sorted(Comparator.comparing(Gap::what)).distinct().toList();
    }

    /**
     * Asks for one document.
     *
     * @param what words for it
     * @param allow what would have to be allowed
     * @param reading of its root; throws {@link Malformed} when it is not what was asked for
     */
    <T> Lookup<T> ask(String what, String path, String allow, Function<ObjectNode, T> reading) {
        Reply reply = reply(path, allow);
        if (!(reply instanceof Reply.Text text)) {
            return unknown(what, why(reply));
        }
        try {
            T read = reading.apply(root(what, text.body()));
            answers.incrementAndGet();
            return Lookup.known(read);
        } catch (Malformed e) {
            return unknown(what, "the answer is malformed");
        }
    }

    /** Asks for one ConfigMap by its name: empty when there is none, and when it is not known. */
    Optional<KubernetesObject> configMap(Named named) {
        String what = "get " + named;
        Reply reply = reply(
                named.path(),
                "get on configmaps " + named.name() + ", as auditor rbac --config-map " + named.name() + " does");
        if (reply instanceof Reply.Refused refused && refused.status() == NOT_FOUND) {
            answers.incrementAndGet();
            return Optional.empty();
        }
        if (!(reply instanceof Reply.Text text)) {
            gap(what, why(reply));
            return Optional.empty();
        }
        try {
            Query one = new Query(Resource.CONFIG_MAPS, "v1", true, Optional.of(named.namespace()), "");
            Optional<KubernetesObject> read = objects(one, root(what, text.body())).stream()
                    .filter(object -> object.name().equals(named.name())
                            && object.namespace().equals(Lookup.known(named.namespace())))
                    .findFirst();
            if (read.isEmpty()) {
                throw new Malformed();
            }
            answers.incrementAndGet();
            return read;
        } catch (Malformed e) {
            gap(what, "the answer is malformed");
            return Optional.empty();
        }
    }

    private static ObjectNode root(String what, String body) {
        Tree tree = JsonReader.read(new SourceText(what, body));
        if (tree.certain() && tree.root() instanceof ObjectNode root) {
            return root;
        }
        throw new Malformed();
    }

    /** Asks for all pages of a listing. */
    Listed<KubernetesObject> list(Query query) {
        List<KubernetesObject> all = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        Optional<Gap> lost = Optional.empty();
        String allow = "list on " + query.resource();
        String token = null;
        int limit = PAGE;
        boolean again = false;
        while (true) {
            Reply reply = reply(query.path(limit, token), allow);
            if (reply instanceof Reply.Endless && limit > 1) {
                limit = Math.max(1, limit / 10);
                continue;
            }
            if (reply instanceof Reply.Refused refused && refused.status() == GONE && token != null && !again) {
                // The list has grown too old between two pages: what came of it belongs to no list that can be ended.
                again = true;
                all.clear();
                tokens.clear();
                lost = Optional.empty();
                token = null;
                continue;
            }
            if (!(reply instanceof Reply.Text text)) {
                return new Listed<>(all, gap(query.toString(), why(reply)));
            }
            Page page;
            try {
                page = page(query, text.body());
            } catch (Malformed e) {
                return new Listed<>(all, gap(query.toString(), "the answer is malformed"));
            }
            answers.incrementAndGet();
            all.addAll(page.objects());
            if (page.lost() > 0 && lost.isEmpty()) {
                lost = gap(query.toString(), "an object is malformed, or larger than any that Kubernetes keeps");
            }
            token = page.next();
            if (token.isEmpty()) {
                return new Listed<>(all, lost);
            }
            if (!tokens.add(token) || tokens.size() > PAGES || all.size() > OBJECTS) {
                return new Listed<>(all, gap(query.toString(), "its pages have no end"));
            }
        }
    }

    /**
     * A page.
     *
     * @param lost how many of its objects are of no use
     * @param next token of the page behind it; empty behind the last
     */
    private record Page(List<KubernetesObject> objects, int lost, String next) {}

    private Page page(Query query, String body) {
        ObjectNode root = root(query.toString(), body);
        Node items = root.get("items");
        boolean list = KubernetesObject.at(root, "kind") instanceof StringNode kind
                && kind.value().equals(query.resource().kind() + "List");
        if (!list || !(items instanceof ArrayNode || items instanceof NullNode)) {
            throw new Malformed();
        }
        Node next = KubernetesObject.at(root, "metadata", "continue");
        int announced = items instanceof ArrayNode array ? array.items().size() : 0;
        // Without its metadata: that the list goes on is known here.
        ObjectNode bare = new ObjectNode(
                root.members().stream()
                        .filter(member -> !member.key().value().equals("metadata"))
                        .toList(),
                root.span());
        List<KubernetesObject> objects = objects(query, bare);
        return new Page(objects, announced - objects.size(), next instanceof StringNode token ? token.value() : "");
    }

    /** The objects of an answer that are of use. */
    private List<KubernetesObject> objects(Query query, ObjectNode answer) {
        Manifests read = ManifestReader.read(List.of(new Tree(answer, List.of())), Lookup.known(cluster));
        return read.objects().stream()
                .flatMap(object -> kept(query, object).stream())
                .toList();
    }

    /** An object as it is kept; empty when it is of no use. */
    private static Optional<KubernetesObject> kept(Query query, KubernetesObject object) {
        boolean wanted = object.type().equals(query.resource().type())
                && (!query.namespaced() || object.namespace() instanceof Lookup.Known);
        if (!wanted) {
            return Optional.empty();
        }
        return KeptObject.of(new KubernetesObject(
                object.group(),
                object.version(),
                object.kind(),
                object.cluster(),
                query.namespaced() ? object.namespace() : Lookup.absent(),
                object.name(),
                typed(object, Workload.bare(object)),
                object.place()));
    }

    /** The tree with version and kind in it, which the items of a list leave to the list. */
    private static ObjectNode typed(KubernetesObject object, ObjectNode node) {
        Span at = object.place();
        String version = object.group().isEmpty() ? object.version() : object.group() + "/" + object.version();
        List<Member> members = new ArrayList<>();
        members.add(new Member(
                StringNode.verbatim("apiVersion", at, at.start()), StringNode.verbatim(version, at, at.start())));
        members.add(new Member(
                StringNode.verbatim("kind", at, at.start()), StringNode.verbatim(object.kind(), at, at.start())));
        for (Member member : node.members()) {
            String key = member.key().value();
            if (!key.equals("apiVersion") && !key.equals("kind")) {
                members.add(member);
            }
        }
        return new ObjectNode(members, node.span());
    }

    /** Asks, and asks again where that may help. */
    private Reply reply(String path, String allow) {
        Deadline call = deadline.within(callTimeout);
        Reply last = new Reply.Refused(0, "not asked, the deadline had passed; allow more time");
        for (int attempt = 1; attempt <= ATTEMPTS && !call.passed(); attempt++) {
            Duration wait = Duration.ofMillis(250L << attempt);
            try {
                Answer answer = server.get(path, call.left());
                if (answer.status() == 200) {
                    return new Reply.Text(answer.body());
                }
                last = new Reply.Refused(answer.status(), why(answer.status(), allow));
                if (!FOR_NOW.contains(answer.status())) {
                    return last;
                }
                wait = answer.retryAfter()
                        .filter(header -> SECONDS.matcher(header).matches())
                        .map(header -> Duration.ofSeconds(Integer.parseInt(header)))
                        .orElse(wait);
            } catch (TooLong e) {
                return new Reply.Endless();
            } catch (TooSlow e) {
                return new Reply.Refused(0, "no whole answer in time");
            } catch (SSLException e) {
                return new Reply.Refused(0, "its certificate is not trusted, or there is no TLS; see the kubeconfig");
            } catch (IOException e) {
                last = new Reply.Refused(0, why(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Reply.Refused(0, "interrupted");
            }
            wait = wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
            if (attempt == ATTEMPTS || wait.compareTo(call.left()) >= 0) {
                return last;
            }
            try {
                pause.take(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return last;
            }
        }
        return last;
    }

    private static String why(Reply reply) {
        return reply instanceof Reply.Refused refused
                ? refused.why()
                : "the answer is longer than any that Kubernetes gives";
    }

    private static String why(int status, String allow) {
        String told = " (HTTP " + status + ")";
        return switch (status) {
            case 401 -> "the credentials expired or are not accepted" + told + "; log in again";
            case 403 -> "denied" + told + "; allow " + allow;
            case 429 -> "throttled" + told + "; run again with fewer calls at once";
            case GONE -> "the list grew too old twice before it ended" + told + "; run again";
            default -> "failed" + told;
        };
    }

    private static String why(IOException failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException) {
                return "unreachable; see whether network and proxy let it through";
            }
            depth++;
        }
        return "the answer is malformed or was cut off";
    }

    /** Does something for each of many, several at once; the results are in the order of the things. Not to be nested. */
    <T, R> List<R> each(Collection<T> things, Function<T, R> work) {
        List<CompletableFuture<R>> all = things.stream()
                .map(thing -> CompletableFuture.supplyAsync(() -> work.apply(thing), threads))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    /** Something that was asked and is not known. */
    <T> Lookup<T> unknown(String what, String why) {
        return Lookup.unknown(gap(what, why).orElseThrow());
    }

    private Optional<Gap> gap(String what, String why) {
        Gap gap = Gap.unread(ForeignText.plain(what + " in cluster " + cluster + ": " + why));
        gaps.add(gap);
        return Optional.of(gap);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
