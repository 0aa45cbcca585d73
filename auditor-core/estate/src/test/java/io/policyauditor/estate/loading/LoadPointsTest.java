package io.policyauditor.estate.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadPointsTest {
    private static final String ACCOUNT = """
            {"kind": "ServiceAccount", "metadata": {"name": "loader", "namespace": "fraud", "annotations":
              {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/loader"}}}""";

    private static TestEstate complete() {
        return new TestEstate()
                .complete(Listing.MANIFESTS, Listing.POD_IDENTITY_ASSOCIATIONS, Listing.NODE_GROUPS)
                .kserve("v0.17.0");
    }

    private static String service(String predictor) {
        return "{\"kind\": \"InferenceService\", \"metadata\": {\"name\": \"m\", \"namespace\": \"fraud\"}, \"spec\":"
                + " {\"predictor\": " + predictor + "}}";
    }

    @Test
    void anEstateWithoutObjectsHasNone() {
        assertThat(LoadPoints.of(new Estate(List.of())).all()).isEmpty();
    }

    @Test
    void areFoundOnce() {
        Estate estate = complete()
                .add(service("{\"sklearn\": {\"storageUri\": \"s3://bkt/k\"}}"))
                .build();
        assertThat(LoadPoints.of(estate)).isSameAs(LoadPoints.of(estate));
    }

    @Test
    void pointAtTheToken() {
        LoadPoint point = complete()
                .add(ACCOUNT)
                .add(service("{\"serviceAccountName\": \"loader\", \"sklearn\": {\"storageUri\": \"s3://bkt/k\"}}"))
                .points()
                .get(0);
        assertThat(point.key()).isEqualTo("prod/fraud/InferenceService/m#predictor");
        assertThat(point.place().text()).isEqualTo("\"s3://bkt/k\"");
        assertThat(point.bucket()).contains("bkt");
        assertThat(point.serviceAccount().known().orElseThrow().name()).isEqualTo("loader");
        assertThat(point.credential().orElseThrow().place().text())
                .isEqualTo("\"arn:aws:iam::111122223333:role/loader\"");
    }

    @Test
    void anArgumentIsPointedAtFromItsUriOn() {
        LoadPoint point = complete()
                .add(service("{\"containers\": [{\"args\": [\"--model-store=s3://bkt/k --x\"]}]}"))
                .points()
                .get(0);
        assertThat(point.place().text()).isEqualTo("s3://bkt/k");
    }

    @Test
    void problemsPointAtWhatIsWrong() {
        List<Problem> problems = complete()
                .add("""
                        {"kind": "ServiceAccount", "metadata": {"name": "loader", "namespace": "fraud", "annotations":
                          {"eks.amazonaws.com/rolearn": "arn:aws:iam::111122223333:role/loader"}}}""")
                .add(service("{\"serviceAccountName\": \"loader\", \"sklearn\": {\"storageUri\": \"s3://BKT/k\"}}"))
                .points()
                .get(0)
                .problems();
        assertThat(problems)
                .extracting(problem -> problem.cause() + " " + problem.place().text())
                .containsExactly("C4 \"eks.amazonaws.com/rolearn\"", "C2 \"loader\"", "C27 \"s3://BKT/k\"");
        assertThat(problems)
                .allSatisfy(problem ->
                        assertThat(problem.message()).doesNotContain("\n").doesNotEndWith("."));
    }

    @Test
    void aDefaultAccountThatNoManifestShowsIsNoProblem() {
        LoadPoint point = complete()
                .nodes(Lookup.known(2), false)
                .add(service("{\"sklearn\": {\"storageUri\": \"s3://bkt/k\"}}"))
                .points()
                .get(0);
        assertThat(point.serviceAccount()).isEqualTo(Lookup.absent());
        assertThat(point.problems()).isEmpty();
        assertThat(point.credential()).containsInstanceOf(Credential.NodeRole.class);
    }

    @Test
    void takeTenThousandUris() {
        String uris = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"uri\": \"s3://bkt/" + i + "\"}")
                .collect(Collectors.joining(","));
        assertThat(complete()
                        .add(service("{\"model\": {}, \"storageUris\": [" + uris + "]}"))
                        .points())
                .hasSize(10_000)
                .extracting(LoadPoint::key)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void takeAnAnnotationOfAMegabyte() {
        String long1 = "x".repeat(1 << 20);
        LoadPoint point = complete()
                .add("{\"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"loader\", \"namespace\": \"fraud\","
                        + " \"annotations\": {\"" + long1 + "\": \"" + long1
                        + "\", \"eks.amazonaws.com/role-arn\": \"" + long1 + "\"}}}")
                .add(service("{\"serviceAccountName\": \"loader\", \"sklearn\": {\"storageUri\": \"s3://bkt/" + long1
                        + "\"}}"))
                .points()
                .get(0);
        assertThat(point.problems()).extracting(Problem::cause).containsExactly("C5");
        assertThat(point.problems().get(0).message().length()).isLessThan(200);
    }

    @Test
    void takeFieldsOfAnyShape() {
        for (String wrong :
                List.of("null", "true", "7", "\"text\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\": {}}")) {
            String everything = IntStream.range(0, FIELDS.size())
                    .mapToObj(i -> "\"" + FIELDS.get(i) + "\": " + wrong)
                    .collect(Collectors.joining(","));
            for (String kind : List.of(
                    "InferenceService",
                    "LLMInferenceService",
                    "TrainedModel",
                    "LocalModelCache",
                    "LocalModelNamespaceCache",
                    "ClusterStorageContainer",
                    "ConfigMap",
                    "ServiceAccount",
                    "Secret")) {
                String metadata = "\"kind\": \"" + kind + "\", \"metadata\": {\"name\": \"inferenceservice-config\","
                        + " \"namespace\": \"fraud\", \"annotations\": " + wrong + "}";
                for (String spec : List.of(
                        wrong,
                        "{" + everything + "}",
                        "{\"predictor\": {" + everything + "}}",
                        "{\"predictor\": {\"model\": {" + everything + "}}}")) {
                    assertThat(complete()
                                    .add("{" + metadata + ", \"spec\": " + spec + ", \"data\": " + spec
                                            + ", \"secrets\": " + wrong + "}")
                                    .add(service("{\"serviceAccountName\": \"inferenceservice-config\", \"model\":"
                                            + " {\"storage\": {\"key\": \"uri\"}}}"))
                                    .points())
                            .isNotEmpty();
                }
            }
        }
    }

    private static final List<String> FIELDS = List.of(
            "predictor",
            "transformer",
            "explainer",
            "canary",
            "model",
            "template",
            "worker",
            "prefill",
            "router",
            "baseRefs",
            "storageUri",
            "storageUris",
            "storage",
            "sourceModelUri",
            "serviceAccountName",
            "inferenceService",
            "containers",
            "initContainers",
            "args",
            "env",
            "logger",
            "workerSpec",
            "runtime",
            "parameters",
            "supportedUriFormats",
            "container",
            "credentials",
            "storageInitializer",
            "uri",
            "lora");
}
