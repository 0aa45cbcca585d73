package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What verdicts claim, asked again of the evaluator as requests that leave nothing open: each request of a load point that
 * loads is allowed, and each that is refused is refused, whatever nobody knows about it.
 */
class LoadReplayTest {
    private static final int SETTINGS = 100;
    private static final long SEED = 20_261_123;
    private static final String EXAMPLE = "auditor-example";

    /** Keys that a request may have though no document speaks of them, and some that documents like to ask for. */
    private static final List<String> KEYS = List.of(
            "aws:SourceIp",
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:VpcSourceIp",
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:UserAgent",
            "aws:userid",
            "aws:TokenIssueTime",
            "aws:FederatedProvider",
            "aws:SourceIdentity",
            "aws:Ec2InstanceSourceVpc",
            "aws:PrincipalTag/env",
            "aws:ResourceTag/env",
            "aws:PrincipalOrgID",
            "sts:RoleSessionName",
            "s3:ExistingObjectTag/env",
            "s3:signatureAge",
            "kms:RequestAlias");

    private static final List<String> VALUES = List.of(
            "",
            "true",
            "false",
            "10.0.0.7",
            "203.0.113.9",
            "2026-11-23T12:00:00Z",
            "1795000000",
            "vpce-0123456789abcdef0",
            "vpc-1",
            "o-a1b2c3d4e5",
            "dev",
            "prod",
            "*");

    @TempDir
    Path directory;

    @Test
    void requestsOfLoadsAreAllowedAndRefusedOnesAreRefused() {
        AtomicInteger allowed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        LoadCase.all().forEach(test -> {
            for (LoadVerdict verdict : test.verdicts(directory.resolve("case" + number.getAndIncrement()))) {
                for (Need need : verdict.needs()) {
                    String what = test.name() + ", " + need.purpose();
                    if (verdict.result() == Result.LOADS && !isSibling(need)) {
                        assertThat(need.reach()).as(what).isEqualTo(Reach.ALWAYS);
                        replay(need, true, what, test);
                        allowed.incrementAndGet();
                    } else if (verdict.result() == Result.CANNOT_LOAD && need.reach() == Reach.NEVER) {
                        replay(need, false, what, test);
                        refused.incrementAndGet();
                    }
                }
            }
        });
        assertThat(allowed).hasValueGreaterThan(250);
        assertThat(refused).hasValueGreaterThan(100);
    }

    /** A key that only begins like the path need not be readable until there is one. */
    private static boolean isSibling(Need need) {
        return need.purpose() == Purpose.READ_SIBLING;
    }

    private static void replay(Need need, boolean allowed, String what, LoadCase test) {
        Random random = new Random(SEED + what.hashCode());
        Set<String> keys = new LinkedHashSet<>(KEYS);
        documents(need.effective().layers()).forEach(document -> spoken(document, keys));
        List<String> values = new ArrayList<>(VALUES);
        values.addAll(words(test));
        Evaluator evaluator = Evaluator.of(need.effective().access(need.request()));
        for (int i = 0; i < SETTINGS; i++) {
            Request complete = complete(need, keys, values, random);
            assertThat(evaluator.decide(complete) == Decision.ALLOWED)
                    .as("%s: %s", what, complete)
                    .isEqualTo(allowed);
        }
    }

    /** What is written in the estate: the values that its policies ask for are among it. */
    private static List<String> words(LoadCase test) {
        return Stream.of(test.files().getOrDefault("estate.yaml", "").split("[\\s\"{}\\[\\],]+", -1))
                .distinct()
                .toList();
    }

    private static Request complete(Need need, Set<String> keys, List<String> values, Random random) {
        Request request = need.request();
        Context given = request.context();
        Context.Builder context = new Context.Builder().putAll(given);
        for (String key : keys) {
            if (given.open(key.toLowerCase(Locale.ROOT))) {
                if (random.nextInt(4) == 0) {
                    context.absent(key);
                } else {
                    context.put(key, values.get(random.nextInt(values.size())));
                }
            }
        }
        for (String key : given.keys()) {
            String value = given.single(key).orElse("");
            if (key.startsWith("kms:encryptioncontext:") && value.endsWith(EXAMPLE)) {
                context.put(key, other(value, random));
            }
        }
        String resource = request.resource().text();
        String asked = need.pattern().isPresent() && resource.endsWith(EXAMPLE) ? other(resource, random) : resource;
        return new Request(
                request.caller(), request.action().text(), asked, request.resourceAccount(), context.build());
    }

    /** Another key that begins the same way. */
    private static String other(String example, Random random) {
        String end = random.ints(random.nextInt(12), 0, 40)
                .mapToObj(letter -> letter < 30
                        ? String.valueOf((char) ('a' + letter % 26))
                        : String.valueOf("/.-*? $AbZ".charAt(letter - 30)))
                .collect(Collectors.joining());
        return example.substring(0, example.length() - EXAMPLE.length()) + end;
    }

    private static Stream<Document> documents(Layers layers) {
        return Stream.of(
                        layers.identity().stream(),
                        Stream.ofNullable(layers.boundary()),
                        layers.session().stream(),
                        Stream.ofNullable(layers.resource()),
                        layers.serviceControl().stream().map(Level::documents).flatMap(List::stream),
                        layers.resourceControl().stream().map(Level::documents).flatMap(List::stream))
                .flatMap(documents -> documents);
    }

    private static void spoken(Document document, Set<String> keys) {
        if (document instanceof Document.Known known) {
            known.policy().statements().stream()
                    .flatMap(CompiledStatement::conditions)
                    .forEach(literal -> keys.add(literal.dimension().key()));
        }
    }
}
