package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** S3 URIs in the arguments and the environment of a model server, which then loads by itself. */
final class ServerArguments {
    private static final String S3 = "s3://";
    private static final String ENDS = " \t\r\n\"'`,;}])";

    /** What KServe itself reads and does not leave to the server. */
    static final String STORAGE_URI = "STORAGE_URI";

    private final KubernetesObject object;
    private final String component;
    private final @Nullable Node pod;
    private final PodAccount account;
    private final Lookup<String> kserve;
    private final List<LoadPoint> points;
    private int found;

    /**
     * @param component of the object whose pods run the containers
     * @param pod see {@link Credentials.Load}
     * @param points to which those that are found are added
     */
    ServerArguments(
            KubernetesObject object,
            String component,
            @Nullable Node pod,
            PodAccount account,
            Lookup<String> kserve,
            List<LoadPoint> points) {
        this.object = object;
        this.component = component;
        this.pod = pod;
        this.account = account;
        this.kserve = kserve;
        this.points = points;
    }

    /** Adds the load points of a container. */
    void read(Node container, String otherwiseNamed) {
        List<Token> tokens = new ArrayList<>();
        for (String list : List.of("command", "args")) {
            Fields.items(container, list).forEach(item -> find(item, tokens));
        }
        for (Node variable : Fields.items(container, "env")) {
            Scalar value = Fields.scalar(variable, "value");
            if (value != null && !Fields.text(variable, "name").equals(STORAGE_URI)) {
                find(value, tokens);
            }
        }
        if (tokens.isEmpty()) {
            return;
        }
        String name = Fields.text(container, "name");
        String shown = name.isEmpty() ? otherwiseNamed : name;
        Credentials.Load load = new Credentials.Load(
                object,
                pod,
                account,
                S3Settings.NONE,
                Initializer.plain(shown, "container " + shown, kserve, Fields.items(container, "env")),
                container.span());
        Credentials.Chain chain = Credentials.of(load);
        for (Token token : tokens) {
            points.add(load.point(
                    component + ".server[" + found++ + "]",
                    Direction.READ,
                    Loader.MODEL_SERVER,
                    Lookup.known(ModelUri.of(token.uri())),
                    chain,
                    List.of(),
                    token.place()));
        }
    }

    private record Token(String uri, Span place) {}

    private static void find(Node item, List<Token> tokens) {
        if (!(item instanceof StringNode text)) {
            return;
        }
        String value = text.value();
        int from = value.indexOf(S3);
        while (from >= 0) {
            int to = from + S3.length();
            while (to < value.length() && ENDS.indexOf(value.charAt(to)) < 0) {
                to++;
            }
            tokens.add(new Token(value.substring(from, to), text.part(from, to)));
            from = value.indexOf(S3, to);
        }
    }
}
