package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationDetailsTest {
    private static final String ACCOUNT = "arn:aws:iam::111122223333:";
    private static final String DOCUMENT =
            "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get+ö\", \"Resource\": \"*\"}}";
    private static final String ENCODED =
            "%7B%22Version%22%3A%20%222012-10-17%22%2C%20%22Statement%22%3A%20%7B%22Effect%22"
                    + "%3A%20%22Allow%22%2C%20%22Action%22%3A%20%22s3%3AGet+%C3%B6%22%2C%20%22Resource%22%3A%20%22%2A%22%7D%7D";

    @TempDir
    Path directory;

    @Test
    void rolesUsersGroupsAndManagedPoliciesAreRead() {
        Estate estate = estate("{\"UserDetailList\": [{\"Arn\": \"" + ACCOUNT + "user/alice\", \"GroupList\": [\"g\"],"
                + " \"UserPolicyList\": [{\"PolicyName\": \"own\", \"PolicyDocument\": " + DOCUMENT + "}]}],"
                + " \"GroupDetailList\": [{\"Arn\": \"" + ACCOUNT + "group/g\", \"GroupName\": \"g\","
                + " \"GroupPolicyList\": [], \"AttachedManagedPolicies\": [{\"PolicyArn\": \"" + ACCOUNT
                + "policy/m\"}]}], \"RoleDetailList\": [{\"Arn\": \"" + ACCOUNT
                + "role/p/r\", \"AssumeRolePolicyDocument\": \"" + ENCODED + "\", \"RolePolicyList\":"
                + " [{\"PolicyName\": \"in\", \"PolicyDocument\": \"" + ENCODED
                + "\"}], \"AttachedManagedPolicies\": [{\"PolicyArn\": \"arn:aws:iam::aws:policy/None\"}],"
                + " \"PermissionsBoundary\": {\"PermissionsBoundaryArn\": \"" + ACCOUNT
                + "policy/m\"}, \"Tags\": [{\"Key\": \"env\", \"Value\": \"prod\"}]}],"
                + " \"Policies\": [{\"Arn\": \"" + ACCOUNT + "policy/m\", \"DefaultVersionId\": \"v2\","
                + " \"PolicyVersionList\": [{\"VersionId\": \"v1\", \"Document\": {}, \"IsDefaultVersion\": false},"
                + " {\"VersionId\": \"v2\", \"IsDefaultVersion\": true, \"Document\": " + DOCUMENT + "}]}]}");
        Role role = estate.role(ACCOUNT + "role/p/r").known().orElseThrow();
        assertThat(role.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(role.managed()).isEqualTo(Lookup.known(List.of("arn:aws:iam::aws:policy/None")));
        assertThat(role.boundary().known().orElseThrow().name()).isEqualTo(ACCOUNT + "policy/m");
        assertThat(role.maxSessionDuration().missing()).isPresent();
        Policy trust = role.trust().known().orElseThrow();
        assertThat(trust.text().known().orElseThrow().root())
                .isNotNull()
                .satisfies(root -> assertThat(root.span().text()).isEqualTo(DOCUMENT));
        Policy inline = role.policies().known().orElseThrow().get(0);
        assertThat(inline.name()).isEqualTo(ACCOUNT + "role/p/r#policies/in");
        // The same text as that of the user, who comes first.
        assertThat(inline.document().known().orElseThrow().span())
                .hasToString("details.json#" + ACCOUNT + "user/alice#policies/own:1:1");
        assertThat(estate.user(ACCOUNT + "user/alice")
                        .known()
                        .orElseThrow()
                        .policies()
                        .known()
                        .orElseThrow())
                .extracting(Policy::name)
                .containsExactly(ACCOUNT + "user/alice#policies/own", ACCOUNT + "policy/m");
        assertThat(estate.isComplete("111122223333", Listing.ROLES)).isTrue();
        assertThat(estate.role(ACCOUNT + "role/none")).isEqualTo(Lookup.absent());
    }

    @Test
    void pagesBehindEachOtherOrInAListAreOneFile() {
        String one = "{\"RoleDetailList\": [" + role(1) + "], \"IsTruncated\": true}";
        String two = "{\"RoleDetailList\": [" + role(2) + "], \"IsTruncated\": false}";
        for (String text : List.of(one + "\n" + two, "[" + one + ", " + two + "]", "\uFEFF" + one + two)) {
            Estate estate = estate(text);
            assertThat(estate.roles()).hasSize(2);
            assertThat(estate.isComplete("111122223333", Listing.ROLES)).isTrue();
        }
    }

    @Test
    void manyRolesShareTheirDocuments() {
        String roles = IntStream.range(0, 5_000)
                .mapToObj(AuthorizationDetailsTest::role)
                .collect(Collectors.joining(",\n"));
        Estate estate = estate("{\"RoleDetailList\": [" + roles + "]}");
        assertThat(estate.roles()).hasSize(5_000);
        assertThat(estate.roles().stream()
                        .map(role -> System.identityHashCode(role.trust()
                                .known()
                                .orElseThrow()
                                .document()
                                .known()
                                .orElseThrow()))
                        .distinct())
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"RoleDetailList\": [], \"IsTruncated\": true}|its last page says IsTruncated, so more pages are missing",
                "{\"RoleDetailList\": [|not JSON, or cut off",
                "nonsense|not JSON, or cut off",
                "{}|it has none of UserDetailList, GroupDetailList, RoleDetailList, Policies",
                "{\"RoleDetailList\": [{}]}|an element of RoleDetailList has no Arn",
                "{\"RoleDetailList\": [{\"Arn\": 5}]}|an element of RoleDetailList has no Arn",
                "{\"RoleDetailList\": [5, \"x\", []]}|`RoleDetailList holds something that is no object`",
                "{\"RoleDetailList\": [{\"Arn\": \"arn:aws:iam::444455556666:role/r\"}]}|arn:aws:iam::444455556666:role/r is not of account 111122223333",
                "{\"RoleDetailList\": [{\"Arn\": \"arn:aws:iam::111122223333:role/r\"}]}|the document of arn:aws:iam::111122223333:role/r#trust is missing or no policy",
                "{\"UserDetailList\": [{\"Arn\": \"arn:aws:iam::111122223333:user/u\", \"GroupList\": [\"g\"]}]}|group g of arn:aws:iam::111122223333:user/u is not among the groups"
            })
    void whatIsWrongIsToldAndNothingIsComplete(String text, String error) {
        Estate estate = estate(text);
        assertThat(new EstateFiles(directory).unread())
                .anyMatch(note ->
                        note.startsWith("estate.yaml:2:") && note.contains("details.json: ") && note.endsWith(error));
        assertThat(estate.isComplete("111122223333", Listing.ROLES)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%7",
                "%7G",
                "%GG",
                "%C3",
                "%C3%28",
                "%E2%82",
                "%F5%80%80%80",
                "%ED%A0%80",
                "%00",
                "%1B%5B2J"
            })
    void brokenPercentEncodingIsUnreadAndTheRestIsRead(String broken) {
        String encoded = ENCODED.replace("s3%3AGet", "s3%3AGet" + broken);
        String text = "{\"RoleDetailList\": [{\"Arn\": \"" + ACCOUNT + "role/broken\", \"AssumeRolePolicyDocument\": \""
                + encoded + "\", \"RolePolicyList\": []}, " + role(1) + "]}";
        Estate estate = estate(text);
        Policy trust = estate.role(ACCOUNT + "role/broken")
                .known()
                .orElseThrow()
                .trust()
                .known()
                .orElseThrow();
        assertThat(trust.text().known().map(tree -> tree.certain()).orElse(false))
                .isFalse();
        assertThat(estate.role(ACCOUNT + "role/r1")
                        .known()
                        .orElseThrow()
                        .trust()
                        .known())
                .hasValueSatisfying(
                        sound -> assertThat(sound.document().known()).isPresent());
    }

    @Test
    void hostileNestingIsAnError() {
        estate("{\"RoleDetailList\": [{\"Arn\": \"" + ACCOUNT + "role/r\", \"x\": " + "[".repeat(100_000));
        assertThat(new EstateFiles(directory).unread())
                .anyMatch(note -> note.endsWith("nested too deep, or a name or number that is too long"));
    }

    @Test
    void anElementBeyondTheBoundIsAnError() {
        String big = "[" + "5,".repeat(JsonElements.MOST / 2) + "5]";
        Map<String, String> elements = Map.of(
                role(2).replace("[]", big),
                "it holds an element of more than 2097152 characters",
                role(2).replace("[]", "\"" + "x".repeat(JsonElements.MOST) + "\""),
                "it holds an element of more than 2097152 characters",
                "{\"" + "k".repeat(JsonElements.MOST) + "\": 1}",
                "nested too deep, or a name or number that is too long",
                "{\"k\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}",
                "nested too deep, or a name or number that is too long");
        elements.forEach((element, error) -> {
            Estate estate = estate("{\"RoleDetailList\": [" + role(1) + ", " + element + "]}");
            assertThat(new EstateFiles(directory).unread())
                    .singleElement()
                    .satisfies(note -> assertThat(note).endsWith(error));
            assertThat(estate.role(ACCOUNT + "role/r1").known()).isPresent();
            assertThat(estate.isComplete("111122223333", Listing.ROLES)).isFalse();
        });
    }

    @Test
    void elementsUpToTheBoundAreReadHoweverManyThereAre() {
        String room = " ".repeat(JsonElements.MOST / 2);
        String roles =
                IntStream.range(0, 8).mapToObj(number -> role(number) + room).collect(Collectors.joining(","));
        assertThat(estate("{\"RoleDetailList\": [" + roles + "]}").roles()).hasSize(8);
        assertThat(new EstateFiles(directory).unread()).isEmpty();
    }

    @Test
    void estateAndDetailsMayCompleteEachOther() {
        String text = "{\"RoleDetailList\": [" + role(1) + "]}";
        Estate estate = estate(text, "roles: { r1: { maxSessionDuration: 900 } }");
        assertThat(estate.conflicts()).isEmpty();
        Role role = estate.role(ACCOUNT + "role/r1").known().orElseThrow();
        assertThat(role.maxSessionDuration()).isEqualTo(Lookup.known(900));
        assertThat(role.trust().known()).isPresent();
    }

    @Test
    void whatContradictsItselfIsNotKnown() {
        String text = "{\"RoleDetailList\": [" + role(1) + "]}";
        Estate estate = estate(text, "roles: { r1: { tags: { env: dev } } }");
        assertThat(estate.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.name()).isEqualTo(ACCOUNT + "role/r1");
            assertThat(conflict.second()).hasToString("estate.yaml:2:76");
        });
        assertThat(estate.role(ACCOUNT + "role/r1").missing().orElseThrow().reason())
                .isEqualTo(io.policyauditor.estate.model.Gap.Reason.UNREAD);
    }

    private static String role(int number) {
        return "{\"Arn\": \"" + ACCOUNT + "role/r" + number + "\", \"AssumeRolePolicyDocument\": "
                + DOCUMENT.replace("s3:Get+ö", "sts:A" + number % 10) + ", \"RolePolicyList\": []}";
    }

    private Estate estate(String details) {
        return estate(details, "");
    }

    private Estate estate(String details, String more) {
        return new EstateFiles(directory)
                .with("details.json", details)
                .with(
                        "estate.yaml",
                        "version: 1\naccounts: { '111122223333': { authorizationDetails: details.json, " + more
                                + " } }\n")
                .estate();
    }
}
