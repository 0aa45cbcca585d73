package io.policyauditor.collect.kubernetes;

import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.ForeignText;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kubeconfig of the user: which contexts there are, and which EKS clusters they lead to. */
final class Kubeconfig {
    private static final String AROUND = "in-cluster";
    private static final String EKSCTL = ".eksctl.io";
    private static final Set<String> NAMES_CLUSTER = Set.of("--cluster-name", "--cluster-id", "-i");

    private final Settings settings;
    private final Consumer<Gap> unread;
    private final List<io.fabric8.kubernetes.api.model.Config> files = new ArrayList<>();
    private final Map<String, NamedContext> contexts = new LinkedHashMap<>();
    private final Map<String, NamedCluster> clusters = new HashMap<>();
    private final Map<String, NamedAuthInfo> users = new HashMap<>();
    private @Nullable String current;

    private Kubeconfig(Settings settings, Consumer<Gap> unread) {
        this.settings = settings;
        this.unread = unread;
    }

    /**
     * The contexts to read, by name, each cluster once.
     *
     * @param unread takes what leads nowhere
     */
    static List<Context> contexts(Settings settings, Consumer<Gap> unread) {
        return new Kubeconfig(settings, unread).contexts();
    }

    private List<Context> contexts() {
        List<Path> given = settings.kubeconfig().map(List::of).orElseGet(Kubeconfig::usual);
        if (given.isEmpty()) {
            return around().stream().toList();
        }
        if (!given.stream().allMatch(this::read)) {
            return List.of();
        }
        Map<String, Context> byCluster = new HashMap<>();
        List<Context> all = new ArrayList<>();
        Set<String> wanted = wanted();
        for (String name : wanted) {
            Context context = context(name, wanted.size() == 1);
            if (context == null) {
                continue;
            }
            Context known = byCluster.putIfAbsent(context.cluster(), context);
            if (known == null) {
                all.add(context);
            } else if (!known.server().equals(context.server())) {
                lost("context " + name + " leads to another cluster " + context.cluster() + " than context "
                        + known.name() + "; tell them apart with --cluster-name CONTEXT=NAME");
            }
        }
        return all;
    }

    /** The files that are there, of those that {@code kubectl} would read. */
    private static List<Path> usual() {
        return Config.getKubeconfigFilenames().stream()
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }

    private boolean read(Path file) {
        io.fabric8.kubernetes.api.model.Config read;
        try {
            if (Files.size(file) > Limits.FILE_BYTES) {
                throw new IOException();
            }
            read = Objects.requireNonNull(KubeConfigUtils.parseConfig(file.toFile()));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Whatever it says may quote the file.
            lost("the kubeconfig " + file + " cannot be read; see whether it is there and is YAML");
            return false;
        }
        files.add(read);
        each(read.getContexts(), context -> contexts.putIfAbsent(String.valueOf(context.getName()), context));
        each(read.getClusters(), cluster -> clusters.putIfAbsent(String.valueOf(cluster.getName()), cluster));
        each(read.getUsers(), user -> users.putIfAbsent(String.valueOf(user.getName()), user));
        if (current == null
                && read.getCurrentContext() != null
                && !read.getCurrentContext().isEmpty()) {
            current = read.getCurrentContext();
        }
        return true;
    }

    private static <T> void each(@Nullable Collection<T> all, Consumer<T> taker) {
        if (all != null) {
            all.stream().filter(Objects::nonNull).forEach(taker);
        }
    }

    private Set<String> wanted() {
        if (settings.allContexts()) {
            if (contexts.isEmpty()) {
                lost("the kubeconfig has no context");
            }
            return new TreeSet<>(contexts.keySet());
        }
        if (!settings.contexts().isEmpty()) {
            return settings.contexts();
        }
        if (current == null) {
            lost("the kubeconfig has no current context; name one with --context");
            return Set.of();
        }
        return Set.of(current);
    }

    private @Nullable Context context(String name, boolean only) {
        NamedContext context = contexts.get(name);
        if (context == null || context.getContext() == null) {
            lost("the kubeconfig has no context " + name + "; see kubectl config get-contexts");
            return null;
        }
        String entry = String.valueOf(context.getContext().getCluster());
        NamedCluster cluster = clusters.get(entry);
        if (cluster == null
                || cluster.getCluster() == null
                || cluster.getCluster().getServer() == null
                || cluster.getCluster().getServer().isEmpty()) {
            lost("context " + name + " leads to no cluster of the kubeconfig");
            return null;
        }
        NamedAuthInfo user = users.get(String.valueOf(context.getContext().getUser()));
        ExecConfig exec =
                user == null || user.getUser() == null ? null : user.getUser().getExec();
        String said = said(name, only)
                .or(() -> cluster(entry))
                .or(() -> ofCommand(exec))
                .or(() -> ofEksctl(entry))
                .orElse(entry);
        // An ARN says more than the name of the same cluster.
        Optional<String> arn = cluster(said)
                .or(() -> cluster(entry).filter(known -> nameOf(known).equals(said)));
        return new Context(name, arn.orElse(said), arn, cluster.getCluster().getServer(), () -> config(name));
    }

    private Optional<String> said(String context, boolean only) {
        return Optional.ofNullable(settings.clusterNames().get(context))
                .or(() -> only ? Optional.ofNullable(settings.clusterNames().get(Settings.ONLY)) : Optional.empty());
    }

    /** The text when it is the ARN of an EKS cluster. */
    private static Optional<String> cluster(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("eks") && arn.resource().startsWith("cluster/"))
                .map(arn -> text);
    }

    private static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** {@code aws eks get-token --cluster-name NAME}, {@code aws-iam-authenticator token -i NAME}. */
    private static Optional<String> ofCommand(@Nullable ExecConfig exec) {
        List<String> words = exec == null || exec.getArgs() == null ? List.of() : exec.getArgs();
        for (int i = 0; i < words.size(); i++) {
            String word = String.valueOf(words.get(i));
            int equals = word.indexOf('=');
            if (NAMES_CLUSTER.contains(word) && i + 1 < words.size()) {
                return Optional.ofNullable(words.get(i + 1)).filter(name -> !name.isEmpty());
            }
            if (equals > 0 && NAMES_CLUSTER.contains(word.substring(0, equals)) && equals + 1 < word.length()) {
                return Optional.of(word.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    /** {@code NAME.REGION.eksctl.io}. */
    private static Optional<String> ofEksctl(String entry) {
        if (!entry.endsWith(EKSCTL)) {
            return Optional.empty();
        }
        String front = entry.substring(0, entry.length() - EKSCTL.length());
        return front.lastIndexOf('.') > 0 ? Optional.of(front.substring(0, front.lastIndexOf('.'))) : Optional.empty();
    }

    private Config config(String context) {
        Config config = Config.empty();
        KubeConfigUtils.merge(config, context, files.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
        // Of the environment only the proxies count: an address in it would be that of every context.
        Config environment = Config.empty();
        Config.configFromSysPropsOrEnvVars(environment);
        if (config.getHttpProxy() == null) {
            config.setHttpProxy(environment.getHttpProxy());
        }
        if (config.getHttpsProxy() == null) {
            config.setHttpsProxy(environment.getHttpsProxy());
        }
        config.setNoProxy(environment.getNoProxy());
        config.setProxyUsername(environment.getProxyUsername());
        config.setProxyPassword(environment.getProxyPassword());
        return config;
    }

    /** The cluster around the pod. */
    private Optional<Context> around() {
        Config config = Config.autoConfigure(null);
        if (config.getAutoOAuthToken() == null || config.getAutoOAuthToken().isEmpty()) {
            lost("there is no kubeconfig and no cluster around; name one with --kubeconfig");
            return Optional.empty();
        }
        if (!settings.contexts().isEmpty() || settings.allContexts()) {
            lost("there is no kubeconfig that has contexts; name one with --kubeconfig");
            return Optional.empty();
        }
        String said = said(AROUND, true).orElse(AROUND);
        return Optional.of(new Context(AROUND, said, cluster(said), config.getMasterUrl(), () -> config));
    }

    private void lost(String what) {
        unread.accept(Gap.unread(ForeignText.plain(what)));
    }
}
