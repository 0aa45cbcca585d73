package io.policyauditor.cli;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Expected;
import io.policyauditor.audit.Section;
import io.policyauditor.collect.files.YamlReader;
import io.policyauditor.estate.proof.Crowd;
import io.policyauditor.estate.proof.Crowd.Inside;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of expectations. Nothing in it is passed over: an unknown key or word is an error, because a test that tests
 * nothing is worse than none. The form is published as {@code tests.schema.json} beside this class.
 *
 * @param estate path of the estate, relative to the file
 */
record TestFile(String name, Optional<String> estate, List<Test> tests) {
    private static final Expected<Expectation> EXPECTATION =
            Expected.choice(List.of(Expectation.values()), Expectation::word);

    TestFile {
        tests = List.copyOf(tests);
    }

    /** Who asks. */
    sealed interface Who {
        /** A principal by its name. */
        record Principal(Caller caller) implements Who {}

        /** The role that pods of a ServiceAccount run as. */
        record ServiceAccount(String cluster, String namespace, String name) implements Who {}

        /** Everyone of a crowd; actions and resources may then be patterns. */
        record Anyone(Crowd crowd) implements Who {}
    }

    /**
     * One expectation.
     *
     * @param at where it says what is expected
     */
    record Test(
            String name,
            Who who,
            List<String> actions,
            List<String> resources,
            Context context,
            Expectation expectation,
            Span at) {
        Test {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
        }
    }

    /** @throws UsageException with every error of the file */
    static TestFile read(SourceText source) {
        List<Tree> trees = YamlReader.read(source);
        if (trees.size() > 1) {
            throw new UsageException("test", source.name() + ": one YAML document is expected, not " + trees.size());
        }
        Tree tree = trees.isEmpty() ? new Tree(null, List.of()) : trees.get(0);
        ConfigurationErrors errors = new ConfigurationErrors(tree.certain());
        tree.problems().forEach(problem -> errors.add(problem.at(), problem.message()));
        Node root = tree.root();
        TestFile file = root == null
                ? new TestFile(source.name(), Optional.empty(), List.of())
                : file(source.name(), Section.file(root, TestKeys.FILE, errors), errors);
        if (root == null && tree.problems().isEmpty()) {
            throw new UsageException("test", source.name() + " is empty, write tests: and a list");
        }
        if (errors.count() > 0) {
            throw new UsageException(
                    "test",
                    errors.inOrder().stream()
                            .map(error -> error.at() + ": " + error.message())
                            .toList());
        }
        return file;
    }

    private static TestFile file(String name, Section file, ConfigurationErrors errors) {
        Optional<String> estate = file.one("estate", Expected::text);
        List<Test> tests = new ArrayList<>();
        List<Section> sections = file.sections("tests", TestKeys.TEST);
        if (sections.isEmpty()) {
            file.missing(file.at("tests"), "the file has no tests");
        }
        sections.forEach(section -> test(section, errors).ifPresent(tests::add));
        return new TestFile(name, estate, tests);
    }

    private static Optional<Test> test(Section test, ConfigurationErrors errors) {
        for (String needed : List.of("name", "action", "resource", "expect")) {
            if (!test.has(needed)) {
                test.missing(test.at(), test.name() + " needs the key " + needed);
            }
        }
        if (Stream.of("principal", "serviceAccount", "anyone").filter(test::has).count() != 1) {
            test.missing(test.at(), test.name() + " needs either principal or serviceAccount or anyone");
        }
        Optional<String> name = test.one("name", Expected::text);
        boolean anyone = test.has("anyone");
        Optional<Who> who = who(test, errors);
        List<String> actions = list(test, "action", anyone ? TestFile::actionPattern : TestFile::action, errors);
        List<String> resources =
                list(test, "resource", anyone ? TestFile::resourcePattern : TestFile::resource, errors);
        Context.Builder context = new Context.Builder();
        for (Map.Entry<StringNode, Values> key :
                test.map("context", TestFile::values).entrySet()) {
            if (context.has(key.getKey().value())) {
                errors.add(
                        key.getKey().span(),
                        "the context key "
                                + ConfigurationErrors.quoted(key.getKey().value()) + " is given twice");
            }
            key.getValue().put(key.getKey().value(), context);
        }
        Optional<Expectation> expectation = test.one("expect", EXPECTATION);
        if (anyone
                && expectation
                        .filter(expected -> expected != Expectation.DENIED)
                        .isPresent()) {
            errors.add(test.at("expect"), test.name() + ".expect can only be denied where anyone is asked about");
        }
        return name.flatMap(text -> who.flatMap(asking -> expectation.map(
                expected -> new Test(text, asking, actions, resources, context.build(), expected, test.at("expect")))));
    }

    /** The value of a context key; a list is multivalued, even one of one. */
    private record Values(boolean list, List<String> texts) {
        void put(String key, Context.Builder context) {
            if (list) {
                context.put(key, texts);
            } else {
                context.put(key, texts.get(0));
            }
        }
    }

    private static Optional<Values> values(Node node, String where, ConfigurationErrors errors) {
        if (!(node instanceof ArrayNode array)) {
            return Expected.scalar(node, where, errors).map(value -> new Values(false, List.of(value)));
        }
        List<String> values = new ArrayList<>();
        for (Node item : array.items()) {
            Expected.scalar(item, where, errors).ifPresent(values::add);
        }
        return Optional.of(new Values(true, values));
    }

    private static List<String> list(Section test, String key, Expected<String> reading, ConfigurationErrors errors) {
        int before = errors.count();
        List<String> values = test.list(key, reading);
        if (values.isEmpty() && test.has(key) && errors.count() == before) {
            test.missing(test.at(key), test.name() + "." + key + " is empty, so the test tests nothing");
        }
        return values;
    }

    private static Optional<Who> who(Section test, ConfigurationErrors errors) {
        if (test.has("anyone")) {
            return anyone(test.section("anyone", TestKeys.ANYONE), errors).map(Who.Anyone::new);
        }
        return test.has("serviceAccount")
                ? serviceAccount(test.section("serviceAccount", TestKeys.SERVICE_ACCOUNT))
                : test.one("principal", TestFile::caller).map(Who.Principal::new);
    }

    private static Optional<Crowd> anyone(Section anyone, ConfigurationErrors errors) {
        if (anyone.has("outside") == anyone.has("in")) {
            anyone.missing(anyone.at(), anyone.name() + " needs either outside or in");
            return Optional.empty();
        }
        List<String> except = anyone.list("except", TestFile::exception);
        if (anyone.has("in")) {
            if (anyone.has("except")) {
                errors.add(anyone.at("except"), anyone.name() + ".except has no effect with in");
            }
            return environment(anyone.section("in", TestKeys.ENVIRONMENT)).map(Crowd.Members::new);
        }
        return anyone.one("outside", TestFile::inside).map(inside -> new Crowd.Outsiders(inside, except));
    }

    private static Optional<String> environment(Section section) {
        if (!section.has("environment")) {
            section.missing(section.at(), section.name() + " needs the key environment");
        }
        return section.one("environment", Expected::text);
    }

    private static Optional<Inside> inside(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof ObjectNode) {
            return environment(Section.of(node, where, TestKeys.ENVIRONMENT, errors))
                    .map(Crowd.Environment::new);
        }
        return Expected.choice(List.<Inside>of(new Crowd.Organization(), new Crowd.Accounts()), TestFile::word)
                .read(node, where, errors);
    }

    private static String word(Inside inside) {
        return inside instanceof Crowd.Organization ? "organization" : "accounts";
    }

    /** Somebody who counts as inside: a principal by ARN, or a service. */
    private static Optional<String> exception(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).filter(text -> {
            boolean known = Arn.parse(text).isPresent() || text.endsWith(".amazonaws.com");
            if (!known) {
                errors.add(
                        node.span(),
                        where + " is an ARN or a service such as logging.s3.amazonaws.com, not "
                                + ConfigurationErrors.quoted(text));
            }
            return known;
        });
    }

    private static Optional<String> actionPattern(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).filter(text -> {
            int colon = text.indexOf(':');
            boolean pattern = text.equals("*") || (colon > 0 && colon < text.length() - 1);
            if (!pattern) {
                errors.add(
                        node.span(),
                        where + " is an action with or without wildcards, not " + ConfigurationErrors.quoted(text));
            }
            return pattern;
        });
    }

    private static Optional<String> resourcePattern(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).filter(text -> {
            boolean single = NotGrantedCommand.single(text);
            if (!single) {
                errors.add(
                        node.span(),
                        where + " is the ARN of a key or role, or a pattern within one bucket, not "
                                + ConfigurationErrors.quoted(text));
            }
            return single;
        });
    }

    private static Optional<Who> serviceAccount(Section account) {
        for (String needed : TestKeys.SERVICE_ACCOUNT.names()) {
            if (!account.has(needed)) {
                account.missing(account.at(), account.name() + " needs the key " + needed);
            }
        }
        Optional<String> cluster = account.one("cluster", Expected::text);
        Optional<String> namespace = account.one("namespace", Expected::text);
        Optional<String> name = account.one("name", Expected::text);
        return cluster.flatMap(
                in -> namespace.flatMap(of -> name.map(called -> new Who.ServiceAccount(in, of, called))));
    }

    private static Optional<Caller> caller(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).flatMap(text -> {
            Optional<Caller> caller = Callers.parse(text);
            if (caller.isEmpty()) {
                errors.add(
                        node.span(), where + " is " + Callers.EXPECTED + ", not " + ConfigurationErrors.quoted(text));
            }
            return caller;
        });
    }

    private static Optional<String> action(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).filter(text -> {
            int colon = text.indexOf(':');
            boolean action = colon > 0 && colon < text.length() - 1 && text.indexOf('*') < 0 && text.indexOf('?') < 0;
            if (!action) {
                errors.add(
                        node.span(),
                        where + " is one action such as s3:GetObject, not " + ConfigurationErrors.quoted(text));
            }
            return action;
        });
    }

    private static Optional<String> resource(Node node, String where, ConfigurationErrors errors) {
        return Expected.text(node, where, errors).filter(text -> {
            boolean resource = text.equals("*") || Arn.parse(text).isPresent();
            if (!resource) {
                errors.add(node.span(), where + " is an ARN or *, not " + ConfigurationErrors.quoted(text));
            }
            return resource;
        });
    }
}
