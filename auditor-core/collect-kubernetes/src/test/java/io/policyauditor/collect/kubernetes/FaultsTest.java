package io.policyauditor.collect.kubernetes;

import static io.policyauditor.collect.kubernetes.ScriptedCluster.answer;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.half;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.listing;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import io.policyauditor.collect.kubernetes.ScriptedCluster.Fault;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.snapshot.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final Predicate<Asked> ACCOUNTS = listing("serviceaccounts");
    private static final String ITEM = "{\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"}}";
    private static final String LIST = "list serviceaccounts in cluster prod: ";

    @TempDir
    Path directory;

    private static String page(String token, String... items) {
        return "{\"kind\":\"ServiceAccountList\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":\"" + token
                + "\"},\"items\":[" + String.join(",", items) + "]}";
    }

    private Collection read(ScriptedCluster cluster) {
        return Collection.of(
                directory, cluster, settings -> settings.within(Duration.ofMinutes(5), Duration.ofMinutes(10)));
    }

    /** Everything but the ServiceAccounts was read. */
    private static void onlyAccountsAreLost(Collection read, String why) {
        assertThat(read.gaps()).containsExactly(LIST + why);
        assertThat(read.incomplete("ServiceAccount")).isEqualTo(LIST + why);
        assertThat(read.cluster().cluster().complete())
                .contains(Listing.NAMESPACES, Listing.INFERENCE_SERVICES, Listing.KSERVE_CONFIGURATION)
                .doesNotContain(Listing.SERVICE_ACCOUNTS);
        assertThat(read.keys()).contains("prod/ml/InferenceService/inference-services");
        assertThat(read.collected().complete()).isFalse();
        assertThat(read.collected().nothing()).isFalse();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("denied", status(403, "{}"), "denied (HTTP 403); allow list on serviceaccounts", 1),
                Arguments.of(
                        "expired",
                        status(401, "{}"),
                        "the credentials expired or are not accepted (HTTP 401); log in again",
                        2),
                Arguments.of(
                        "throttled",
                        status(429, "{}", "Retry-After", "1"),
                        "throttled (HTTP 429); run again with fewer calls at once",
                        5),
                Arguments.of("unavailable", status(503, ""), "failed (HTTP 503)", 5),
                Arguments.of("gone", status(404, "{}"), "failed (HTTP 404)", 1),
                Arguments.of(
                        "too old at once",
                        status(410, "{}"),
                        "the list grew too old twice before it ended (HTTP 410); run again",
                        1),
                Arguments.of("cut off", half(), "the answer is malformed or was cut off", 5),
                Arguments.of("empty", answer(""), "the answer is malformed", 1),
                Arguments.of("no JSON", answer("<html>"), "the answer is malformed", 1),
                Arguments.of("broken JSON", answer(page("", ITEM) + "}"), "the answer is malformed", 1),
                Arguments.of("no object", answer("[]"), "the answer is malformed", 1),
                Arguments.of("no list", answer("{\"kind\":\"ServiceAccountList\"}"), "the answer is malformed", 1),
                Arguments.of(
                        "another list",
                        answer(page("", ITEM).replace("ServiceAccount", "Secret")),
                        "the answer is malformed",
                        1),
                Arguments.of("deep", answer("[".repeat(100_000)), "the answer is malformed", 1),
                Arguments.of(
                        "no UTF-8",
                        bytes(new byte[] {'{', (byte) 0xff, '}'}),
                        "the answer is malformed or was cut off",
                        5),
                Arguments.of("a token that comes twice", answer(page("again", ITEM)), "its pages have no end", 2));
    }

    private static Fault bytes(byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultLosesWhatHangsOnItAndNothingElse(String name, Fault fault, String why, int attempts) {
        try (ScriptedCluster cluster = SampleCluster.cluster().on(ACCOUNTS, fault)) {
            Collection read = read(cluster);

            onlyAccountsAreLost(read, why);
            assertThat(cluster.asked()).as(name).filteredOn(ACCOUNTS).hasSize(attempts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void whatFailsForNowIsAskedAgain(int status) {
        try (ScriptedCluster cluster =
                SampleCluster.cluster().on(ACCOUNTS, status(status, "{}", "Retry-After", "7"), 2)) {
            Collection read = read(cluster);

            assertThat(read.gaps()).isEmpty();
            assertThat(read.keys()).contains("prod/ml/ServiceAccount/service-accounts");
            assertThat(read.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "-1", "soon", "Wed, 21 Oct 2099 07:28:00 GMT", "99999999999999999999"})
    void aServerCannotMakeUsWaitForEver(String retryAfter) {
        try (ScriptedCluster cluster =
                SampleCluster.cluster().on(ACCOUNTS, status(503, "{}", "Retry-After", retryAfter))) {
            Collection read = read(cluster);

            onlyAccountsAreLost(read, "failed (HTTP 503)");
            assertThat(read.pauses()).hasSize(4).allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
        }
    }

    @Test
    void noCallWaitsLongerThanItMay() {
        try (ScriptedCluster cluster = SampleCluster.cluster().on(ACCOUNTS, status(429, "{}", "Retry-After", "20"))) {
            Collection read = Collection.of(
                    directory, cluster, settings -> settings.within(Duration.ofSeconds(15), Duration.ofMinutes(10)));

            assertThat(read.pauses()).isEmpty();
            onlyAccountsAreLost(read, "throttled (HTTP 429); run again with fewer calls at once");
        }
    }

    @Test
    void aListThatGrewTooOldIsBegunOnceMore() {
        Predicate<Asked> second =
                ACCOUNTS.and(asked -> asked.parameter("continue").isPresent());
        try (ScriptedCluster cluster = accounts(20).pages(10).on(second, status(410, "{}"), 1)) {
            Collection read = read(cluster);

            assertThat(read.gaps()).isEmpty();
            assertThat(read.keys()).hasSize(20);
            assertThat(cluster.asked()).filteredOn(ACCOUNTS).hasSize(4);
        }
    }

    @Test
    void aListThatGrowsTooOldTwiceIsNotWhole() {
        Predicate<Asked> second =
                ACCOUNTS.and(asked -> asked.parameter("continue").isPresent());
        try (ScriptedCluster cluster = accounts(20).pages(10).on(second, status(410, "{}"))) {
            Collection read = read(cluster);

            assertThat(read.gaps())
                    .containsExactly(LIST + "the list grew too old twice before it ended (HTTP 410); run again");
            assertThat(read.keys()).hasSize(10);
            assertThat(read.cluster().cluster().complete()).doesNotContain(Listing.SERVICE_ACCOUNTS);
        }
    }

    @Test
    void theFirstPagesOfABrokenListAreKept() {
        Predicate<Asked> third = ACCOUNTS.and(asked -> asked.query().endsWith("continue=20"));
        try (ScriptedCluster cluster = accounts(50).pages(10).on(third, status(403, "{}"))) {
            assertThat(read(cluster).keys()).hasSize(20);
        }
    }

    @Test
    void aPageThatIsTooLongIsAskedForInSmallerOnes() {
        Predicate<Asked> large = ACCOUNTS.and(asked -> asked.query().contains("limit=500"));
        Fault endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1 << 20];
            java.util.Arrays.fill(block, (byte) ' ');
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 80; i++) {
                    out.write(block);
                }
            }
        };
        try (ScriptedCluster cluster = accounts(60).on(large, endless)) {
            Collection read = read(cluster);

            assertThat(read.gaps()).isEmpty();
            assertThat(read.keys()).hasSize(60);
        }
    }

    @Test
    void anObjectOfTenMegabytesIsLeftOutAndNothingElse() {
        String large = ITEM.replace("\"a\"", "\"large\"")
                .replace("{\"metadata\"", "{\"note\":\"" + "x".repeat(10 << 20) + "\",\"metadata\"");
        try (ScriptedCluster cluster = SampleCluster.cluster().on(ACCOUNTS, answer(page("", large, ITEM)))) {
            Collection read = read(cluster);

            onlyAccountsAreLost(read, "an object is malformed, or larger than any that Kubernetes keeps");
            assertThat(read.keys()).contains("prod/n/ServiceAccount/a").doesNotContain("prod/n/ServiceAccount/large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "1",
                "null",
                "{\"metadata\":{}}",
                "{\"metadata\":{\"name\":\"b\"}}",
                "{\"metadata\":{\"name\":\"b\\u001b[2J\",\"namespace\":\"n\"}}",
                "{\"metadata\":{\"name\":\"b\",\"namespace\":\"../x\"}}",
                "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"b\",\"namespace\":\"n\"}}",
                "{\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"b\",\"namespace\":\"n\"}}"
            })
    void anObjectThatIsNoneIsLeftOutAndNothingElse(String item) {
        try (ScriptedCluster cluster = SampleCluster.cluster().on(ACCOUNTS, answer(page("", item, ITEM)))) {
            Collection read = read(cluster);

            onlyAccountsAreLost(read, "an object is malformed, or larger than any that Kubernetes keeps");
            assertThat(read.keys()).contains("prod/n/ServiceAccount/a");
        }
    }

    @Test
    void bytesThatComeTooSlowlyAreNotWaitedFor() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        Fault slow = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"kind\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (ScriptedCluster cluster = SampleCluster.cluster().on(ACCOUNTS, slow)) {
            Collection read = Collection.of(
                    directory, cluster, settings -> settings.within(Duration.ofSeconds(5), Duration.ofMinutes(10)));

            onlyAccountsAreLost(read, "no whole answer in time");
            over.countDown();
        }
    }

    @Test
    void behindTheDeadlineNothingIsAsked() {
        AtomicLong now = new AtomicLong();
        Fault late = exchange -> {
            now.set(Duration.ofHours(2).toNanos());
            status(404, "{}").to(exchange);
        };
        try (ScriptedCluster cluster =
                SampleCluster.cluster().on(asked -> asked.path().equals("/apis"), late)) {
            Settings settings = Settings.current()
                    .kubeconfig(Collection.kubeconfig(directory, "prod", "prod", cluster.url()))
                    .build();
            Collection read = Collection.of(settings, Deadline.in(Duration.ofHours(1), now::get));

            assertThat(cluster.asked())
                    .extracting(Asked::path)
                    .containsExactly("/.well-known/openid-configuration", "/apis");
            assertThat(read.gaps())
                    .contains("discovery of v1 in cluster prod: not asked, the deadline had passed; allow more time");
            assertThat(read.cluster().cluster().complete()).isEmpty();
            assertThat(read.collected().nothing()).isFalse();
        }
    }

    /** Whatever is asked, somebody may deny it: that is one gap, and everything that hangs on it alone is open. */
    @Test
    void everyCallMayBeDenied() {
        Set<String> paths = new TreeSet<>();
        List<String> all;
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            all = Collection.of(directory, cluster, Settings.Builder::secretKeys)
                    .keys();
            cluster.asked().forEach(asked -> paths.add(asked.path() + "?" + asked.query()));
        }
        assertThat(paths).hasSizeGreaterThan(50);
        for (String path : paths) {
            try (ScriptedCluster cluster = SampleCluster.cluster()
                    .on(asked -> (asked.path() + "?" + asked.query()).equals(path), status(403, "{}"))) {
                Collection read = Collection.of(directory, cluster, Settings.Builder::secretKeys);

                assertThat(read.gaps()).as(path).hasSize(1).allMatch(gap -> gap.contains("denied (HTTP 403); allow "));
                assertThat(all).as(path).containsAll(read.keys());
                boolean discovery = path.endsWith("?") && !path.startsWith("/.well-known");
                if (!discovery) {
                    // At most the two of a kind, and the ConfigMap that one of them names.
                    assertThat(read.keys()).as(path).hasSizeGreaterThanOrEqualTo(all.size() - 3);
                }
                assertThat(read.collected().complete()).as(path).isFalse();
            }
        }
    }

    @Test
    void withoutDiscoveryOfGroupsOnlyTheCoreIsRead() {
        try (ScriptedCluster cluster =
                SampleCluster.cluster().on(asked -> asked.path().equals("/apis"), status(403, "{}"))) {
            Collection read = read(cluster);

            String why = "discovery of API groups in cluster prod: denied (HTTP 403); "
                    + "allow get on the non-resource URLs /api/* and /apis/*";
            assertThat(read.gaps()).containsExactly(why);
            assertThat(read.incomplete("InferenceService.serving.kserve.io")).isEqualTo(why);
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.SERVICE_ACCOUNTS)
                    .doesNotContain(Listing.INFERENCE_SERVICES);
        }
    }

    @Test
    void aVersionThatDoesNotSayWhatItHasLeavesOnlyWhatNoOtherHasOpen() {
        try (ScriptedCluster cluster = SampleCluster.cluster()
                .on(asked -> asked.path().equals("/apis/serving.kserve.io/v1alpha2"), status(503, ""))) {
            Collection read = read(cluster);

            assertThat(read.gaps())
                    .containsExactly("discovery of serving.kserve.io/v1alpha2 in cluster prod: failed (HTTP 503)");
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.LLM_INFERENCE_SERVICES, Listing.INFERENCE_SERVICES);
            assertThat(read.keys()).contains("prod/ml/LLMInferenceService/llm-inference-services");
        }
    }

    @Test
    void nothingThatTheOtherSideWritesIsRepeated() {
        try (ScriptedCluster cluster = SampleCluster.cluster()
                .on(asked -> asked.path().startsWith("/apis/"), status(403, "SPOKEN", "X-Spoken", "SPOKEN"))
                .on(asked -> asked.path().startsWith("/api/"), answer("{\"kind\":\"SPOKEN\",\"items\":\"SPOKEN\"}"))) {
            Collection read = read(cluster);

            assertThat(read.gaps()).isNotEmpty().noneMatch(gap -> gap.contains("SPOKEN"));
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Settings settings = Settings.current()
                .kubeconfig(Collection.kubeconfig(directory, "prod", "prod", "http://127.0.0.1:" + port))
                .build();
        Collection read = Collection.of(settings);

        assertThat(read.gaps())
                .contains("discovery of API groups in cluster prod: unreachable; "
                        + "see whether network and proxy let it through");
        assertThat(read.collected()).isEqualTo(new Collected(1, 1, 0, 3));
        assertThat(read.collected().nothing()).isTrue();
        assertThat(read.cluster().incomplete()).hasSize((int)
                Stream.of(Resource.values()).map(Resource::type).distinct().count());
        assertThat(read.cluster().incomplete().values())
                .filteredOn(gap -> gap.reason() == Gap.Reason.OUT_OF_SCOPE)
                .hasSize(1);
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaid() {
        try (ScriptedCluster cluster = SampleCluster.cluster().on(asked -> true, status(401, "{}"))) {
            Collection read = read(cluster);

            assertThat(read.gaps()).hasSize(3).allMatch(gap -> gap.contains("log in again"));
            assertThat(read.collected().nothing()).isTrue();
        }
    }

    /** A token lives for a time: whatever is asked behind it is lost, and nothing that came before. */
    @Test
    void aTokenThatExpiresWithinARunLosesOnlyWhatComesAfter() {
        Predicate<Asked> second =
                ACCOUNTS.and(asked -> asked.parameter("continue").isPresent());
        try (ScriptedCluster cluster = accounts(20).pages(10).on(second, status(401, "{}"))) {
            Collection read = read(cluster);

            assertThat(read.gaps())
                    .containsExactly(LIST + "the credentials expired or are not accepted (HTTP 401); log in again");
            assertThat(read.keys()).hasSize(10);
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.NAMESPACES)
                    .doesNotContain(Listing.SERVICE_ACCOUNTS);
        }
    }

    private static ScriptedCluster accounts(int number) {
        ScriptedCluster cluster = new ScriptedCluster();
        for (int i = 0; i < number; i++) {
            cluster.with("{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"a" + i
                    + "\",\"namespace\":\"n\"}}");
        }
        return cluster;
    }
}
