package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.PathKind.Carrier;
import io.policyauditor.estate.paths.PathKind.End;
import io.policyauditor.estate.paths.PathKind.Need;
import io.policyauditor.estate.paths.PathKind.On;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way is found in an estate that has it, and not found where any one layer stands in its way. */
class PathKindsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String OTHER = "444455556666";
    private static final String ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABCD";
    private static final String PROVIDER = "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + ISSUER;
    private static final String MFA = "\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}";

    /** What an estate of one way consists of; each variant changes one thing. */
    private record Setting(
            PathKind kind,
            String start,
            String target,
            List<String> statements,
            Optional<String> boundary,
            List<String> denials,
            String trust,
            Optional<String> resourceControl) {
        static Setting of(PathKind kind) {
            String start = kind.end() == End.SELF_USER ? user("start") : role("start");
            String target = switch (kind.end()) {
                case SELF_ROLE, SELF_USER -> start;
                case USER -> user("target");
                case ROLE, POD_ROLE -> role("target");
            };
            Setting setting = new Setting(
                    kind, start, target, List.of(), Optional.empty(), List.of(), trust(kind), Optional.empty());
            return setting.allowing(
                    kind.needs().stream().map(need -> setting.allow(need, "")).toList());
        }

        private static String trust(PathKind kind) {
            if (!kind.carriers().isEmpty()) {
                return trusting(kind.carriers().get(0).trusted());
            }
            if (kind.end() == End.POD_ROLE || kind.needs().stream().anyMatch(need -> need.on() == On.PROVIDER)) {
                return "{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"" + PROVIDER
                        + "\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}";
            }
            boolean rewritten =
                    kind.needs().stream().anyMatch(need -> need.action().equals("iam:UpdateAssumeRolePolicy"));
            // Nobody of the estate, so that only a trust that is rewritten lets somebody in.
            return rewritten ? trustingPrincipal(role("nobody")) : trustingPrincipal(ACCOUNT);
        }

        Setting allowing(List<String> all) {
            return new Setting(kind, start, target, all, boundary, denials, trust, resourceControl);
        }

        Setting trustedBy(String other) {
            return new Setting(kind, start, target, statements, boundary, denials, other, resourceControl);
        }

        Setting denied(String action) {
            return new Setting(
                    kind, start, target, statements, boundary, List.of(deny(action)), trust, resourceControl);
        }

        Setting deniedForResource(String action) {
            return new Setting(
                    kind,
                    start,
                    target,
                    statements,
                    boundary,
                    denials,
                    trust,
                    Optional.of("{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"" + action
                            + "\", \"Resource\": \"*\"}"));
        }

        Setting bounded(String without) {
            return new Setting(
                    kind,
                    start,
                    target,
                    statements,
                    Optional.of("{\"Effect\": \"Allow\", \"NotAction\": \"" + without + "\", \"Resource\": \"*\"}"),
                    denials,
                    trust,
                    resourceControl);
        }

        Setting to(String other) {
            return new Setting(kind, start, other, statements, boundary, denials, trust, resourceControl);
        }

        String resource(Need need) {
            return switch (need.on()) {
                case REACHED, REACHED_BY_TOKEN, SELF, PASSED, REWRITTEN -> target;
                case OWN_POLICY, REACHED_POLICY -> managed();
                case PROVIDER -> PROVIDER;
                case SOMETHING, CLUSTER, OF_CLUSTER -> "*";
            };
        }

        String allow(Need need, String condition) {
            String conditions = need.on() == On.PASSED
                    ? "\"StringEquals\": {\"iam:PassedToService\": \""
                            + kind.carriers().get(0).passedTo() + "\"}" + (condition.isEmpty() ? "" : ", " + condition)
                    : condition;
            return "{\"Effect\": \"Allow\", \"Action\": \"" + need.action() + "\", \"Resource\": \"" + resource(need)
                    + "\"" + (conditions.isEmpty() ? "" : ", \"Condition\": {" + conditions + "}") + "}";
        }

        Estate estate() {
            World world = new World().account(ACCOUNT).account(OTHER);
            Optional<Policy> limit = boundary.map(text -> World.policy(PolicyKind.IDENTITY, "boundary", text));
            denials.forEach(text -> world.control(ControlPolicy.Type.SCP, "guard", ACCOUNT, text));
            resourceControl.ifPresent(text -> world.control(ControlPolicy.Type.RCP, "perimeter", ACCOUNT, text));
            List<Policy> own = new ArrayList<>(World.inline(start, String.join(", ", statements)));
            boolean self = start.equals(target);
            if (self && start.contains(":user/")) {
                own.add(World.policy(
                        PolicyKind.IDENTITY,
                        managed(),
                        "{\"Effect\": \"Allow\", \"Action\": \"s3:ListAllMyBuckets\", \"Resource\": \"*\"}"));
            }
            if (start.contains(":user/")) {
                world.user(start, own, limit);
            } else {
                world.role(start, trustingPrincipal(role("nobody")), own, self ? List.of(managed()) : List.of(), limit);
            }
            if (!self && target.contains(":user/")) {
                world.user(target, "");
            } else if (!self) {
                world.role(target, trust, List.of(), List.of(managed()), Optional.empty());
            }
            if (kind.needs().stream().anyMatch(need -> need.on() == On.REACHED_BY_TOKEN)) {
                world.provider(account(target), ISSUER);
            }
            if (kind.end() == End.POD_ROLE) {
                world.cluster("prod", ACCOUNT, ISSUER);
            }
            return world.build();
        }

        Optional<Hop> hop() {
            Paths paths = Paths.of(estate());
            List<Hop> hops = start.equals(target) ? paths.escalations(start) : paths.hops(start, target);
            return hops.stream().filter(hop -> hop.kind().equals(kind)).findFirst();
        }

        @Override
        public String toString() {
            return kind.id() + " " + kind.end();
        }
    }

    /** A setting with one thing changed that stops it. */
    private record Blocked(String how, Setting setting) {
        @Override
        public String toString() {
            return setting + ": " + how;
        }
    }

    private static String account(String arn) {
        return arn.split(":", -1)[4];
    }

    private static String role(String name) {
        return "arn:aws:iam::" + ACCOUNT + ":role/" + name;
    }

    private static String user(String name) {
        return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
    }

    private static String managed() {
        return "arn:aws:iam::" + ACCOUNT + ":policy/team";
    }

    private static String trusting(String carrier) {
        boolean federated = carrier.startsWith(Carrier.FEDERATED);
        return "{\"Effect\": \"Allow\", \"Principal\": {\"" + (federated ? "Federated" : "Service") + "\": \""
                + carrier.replace(Carrier.FEDERATED, "") + "\"}, \"Action\": ["
                + (federated ? "\"sts:AssumeRoleWithWebIdentity\"" : "\"sts:AssumeRole\", \"sts:TagSession\"") + "]}";
    }

    private static String trustingPrincipal(String principal) {
        return "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"" + principal
                + "\"}, \"Action\": \"sts:AssumeRole\"}";
    }

    private static String deny(String action) {
        return "{\"Effect\": \"Deny\", \"Action\": \"" + action + "\", \"Resource\": \"*\"}";
    }

    static Stream<Setting> settings() {
        return PathKinds.ALL.stream().map(Setting::of);
    }

    static Stream<Blocked> blocked() {
        return settings().flatMap(setting -> variants(setting).stream());
    }

    private static List<Blocked> variants(Setting setting) {
        PathKind kind = setting.kind();
        List<Blocked> blocked = new ArrayList<>();
        for (int i = 0; i < kind.needs().size(); i++) {
            Need need = kind.needs().get(i);
            String action = need.action();
            blocked.add(new Blocked("SCP denies " + action, setting.denied(action)));
            blocked.add(new Blocked("boundary without " + action, setting.bounded(action)));
            List<String> others = new ArrayList<>(setting.statements());
            others.set(i, deny(action));
            blocked.add(new Blocked("own policy denies " + action, setting.allowing(others)));
            if (need.on() != On.REWRITTEN) {
                blocked.add(new Blocked("not allowed " + action, setting.allowing(without(setting.statements(), i))));
            }
            if (need.on() == On.REACHED
                    || need.on() == On.REACHED_BY_TOKEN
                    || need.on() == On.SELF
                    || need.on() == On.PASSED) {
                blocked.add(changed(
                        setting,
                        i,
                        "on another " + action,
                        text -> text.replace(setting.target(), setting.target() + "2")));
            }
            if (need.on() == On.PASSED) {
                blocked.add(changed(
                        setting,
                        i,
                        "passed to another service",
                        text -> kind.carriers().stream()
                                .map(Carrier::passedTo)
                                .reduce(text, (one, service) -> one.replace(service, "other.amazonaws.com"))));
            }
            if (action.equals("sts:AssumeRole")) {
                blocked.add(new Blocked("RCP denies " + action, setting.deniedForResource(action)));
            }
        }
        if (kind.end() == End.ROLE || kind.end() == End.POD_ROLE) {
            blocked.add(new Blocked(
                    "service-linked role",
                    retarget(
                            setting,
                            "arn:aws:iam::" + ACCOUNT + ":role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")));
        }
        if (!kind.carriers().isEmpty()) {
            blocked.add(new Blocked("trust of another service", setting.trustedBy(trusting("other.amazonaws.com"))));
            blocked.add(new Blocked("trust of a principal", setting.trustedBy(trustingPrincipal(ACCOUNT))));
            String action =
                    setting.trust().contains("WebIdentity") ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
            blocked.add(new Blocked(
                    "trust denies it",
                    setting.trustedBy(setting.trust() + ", {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \""
                            + action + "\"}")));
            blocked.add(new Blocked("RCP denies " + action, setting.deniedForResource(action)));
        }
        boolean assumed = kind.needs().stream()
                .anyMatch(need -> need.action().equals("sts:AssumeRole") && need.on() == On.REACHED);
        if (assumed || setting.trust().contains(PROVIDER)) {
            blocked.add(new Blocked("trust of another role", setting.trustedBy(trustingPrincipal(role("nobody")))));
            blocked.add(new Blocked("trust of a service", setting.trustedBy(trusting("ec2.amazonaws.com"))));
        }
        if (kind.end() != End.SELF_ROLE
                && kind.end() != End.SELF_USER
                && kind.end() != End.POD_ROLE
                && !kind.equals(PathKinds.ASSUME_ROLE)) {
            blocked.add(new Blocked(
                    "of another account", retarget(setting, setting.target().replace(ACCOUNT, OTHER))));
        }
        return blocked;
    }

    private static Blocked changed(Setting setting, int index, String how, UnaryOperator<String> change) {
        List<String> statements = new ArrayList<>(setting.statements());
        statements.set(index, change.apply(statements.get(index)));
        return new Blocked(how, setting.allowing(statements));
    }

    private static Setting retarget(Setting setting, String target) {
        return setting.to(target)
                .allowing(setting.statements().stream()
                        .map(text -> text.replace(setting.target(), target))
                        .toList());
    }

    private static List<String> without(List<String> statements, int index) {
        List<String> others = new ArrayList<>(statements);
        others.remove(index);
        return others;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void itIsFound(Setting setting) {
        Hop hop = setting.hop().orElseThrow();
        assertThat(hop.reach()).isEqualTo(Reach.ALWAYS);
        assertThat(hop.from().id()).isEqualTo(setting.start());
        assertThat(hop.to().id()).isEqualTo(setting.target());
        assertThat(hop.steps())
                .hasSizeGreaterThanOrEqualTo(setting.kind().needs().size());
        for (Granted step : hop.steps()) {
            Explanation why = step.explanation().orElseThrow();
            assertThat(why.cause()).isInstanceOf(Explanation.Cause.Allowed.class);
            assertThat(((Explanation.Cause.Allowed) why.cause()).by()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void itHangsOnAConditionOfWhichNothingIsKnown(Setting setting) {
        for (int i = 0; i < setting.kind().needs().size(); i++) {
            Need need = setting.kind().needs().get(i);
            if (need.on() != On.REWRITTEN) {
                List<String> statements = new ArrayList<>(setting.statements());
                statements.set(i, setting.allow(need, MFA));
                assertThat(setting.allowing(statements).hop().map(Hop::reach))
                        .as(need.action())
                        .contains(Reach.ONLY_IF);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocked")
    void itIsNotFoundWhereALayerStandsInItsWay(Blocked blocked) {
        assertThat(blocked.setting().hop()).isEmpty();
    }

    @Test
    void everyActionIsOneOfTheCatalogue() {
        Catalogue catalogue = Catalogue.bundled();
        assertThat(PathKinds.ALL)
                .allSatisfy(kind -> assertThat(kind.needs()).allSatisfy(need -> {
                    assertThat(catalogue.action(need.action()))
                            .as(need.action())
                            .isPresent();
                    List<String> types = catalogue.action(need.action()).orElseThrow().resources().stream()
                            .map(use -> use.type().key())
                            .toList();
                    assertThat(types).as(need.action()).containsAll(need.types());
                }));
    }

    @Test
    void everyIdWithGivenPermissionsIsThere() {
        List<String> ids = PathKinds.ALL.stream().map(PathKind::id).distinct().toList();
        assertThat(ids.stream().collect(Collectors.groupingBy(id -> id.replaceAll("-.*", ""), Collectors.counting())))
                .containsEntry("iam", 21L)
                .containsEntry("ecs", 9L)
                .containsEntry("EKS", 9L);
        assertThat(ids).hasSize(90);
    }
}
