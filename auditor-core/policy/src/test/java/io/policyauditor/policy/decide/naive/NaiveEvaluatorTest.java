package io.policyauditor.policy.decide.naive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transcription against the numbered list of the specification (A7), and the promises of the generator. */
class NaiveEvaluatorTest {
    private static final String ALLOWED = "Allowed";
    private static final String DENIED = "ExplicitlyDenied";
    private static final String NOT = "ImplicitlyDenied";
    private static final String ERROR = "Error";

    private static final String USER = "arn:aws:iam::111111111111:user/alice";
    private static final String SESSION = "arn:aws:sts::111111111111:assumed-role/app/s1";
    private static final String ROLE = "arn:aws:iam::111111111111:role/app";
    private static final String FOREIGN_USER = "arn:aws:iam::222222222222:user/alice";
    private static final String FOREIGN_SESSION = "arn:aws:sts::222222222222:assumed-role/app/s1";
    private static final String KEY = "arn:aws:kms:us-east-1:111111111111:key/k";
    private static final String TARGET_ROLE = "arn:aws:iam::111111111111:role/target";
    private static final String LAMBDA = "arn:aws:lambda:us-east-1:111111111111:function:f";

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void numberedSemantics(Case row) {
        assertThat(NaiveEvaluator.decideCase(row.text())).isEqualTo(row.expected);
    }

    static List<Case> table() {
        List<Case> rows = new ArrayList<>();
        Table table = new Table(rows);
        actions(table);
        resources(table);
        variables(table);
        conditions(table);
        operators(table);
        sameAndOtherAccount(table);
        notPrincipal(table);
        keysAndRoles(table);
        layers(table);
        return rows;
    }

    private static void actions(Table t) {
        t.no(1).allow("'Action':'S3:getobject'").is(ALLOWED);
        t.no(2).allow("'Action':'s3:Get?bject'").is(ALLOWED);
        t.no(2).allow("'Action':'s3:Get?Object'").is(NOT);
        t.no(3).action("s3-outposts:X").allow("'Action':'s3:*'").is(NOT);
        t.no(4).action("s3:GetObjectVersion").allow("'Action':'s3:GetObject'").is(NOT);
        t.no(5).allow("'Action':'s3:Get*Object'").is(ALLOWED);
        t.no(6).action("ec2:RunInstances").allow("'NotAction':['s3:*']").is(ALLOWED);
        t.no(7).allow("'NotAction':['ec2:*','s3:*']").is(NOT);
        t.no(35).context("'x':'GetObject'").allow("'Action':'s3:${x}'").is(NOT);
        t.no(35).context("'x':'s3'").allow("'Action':'${x}:GetObject'").is(NOT);
    }

    private static void resources(Table t) {
        t.no(8)
                .resource("arn:aws:s3:::b")
                .allow("'Resource':'arn:aws:s3:::b/*'")
                .is(NOT);
        for (String arn : List.of("b", "b2", "b/k", "b2/k")) {
            t.no(9)
                    .resource("arn:aws:s3:::" + arn)
                    .allow("'Resource':'arn:aws:s3:::b*'")
                    .is(ALLOWED);
        }
        t.no(10)
                .resource("arn:aws:s3:::b/a/1/2/x")
                .allow("'Resource':'arn:aws:s3:::b/a*/x'")
                .is(ALLOWED);
        t.no(11)
                .resource("arn:aws:s3:::b/x:y/z")
                .allow("'Resource':'arn:aws:s3:::b/x*'")
                .is(ALLOWED);
        t.no(12)
                .resource("arn:aws:s3:::b/a")
                .allow("'Resource':'arn:aws:s3:::b/A'")
                .is(NOT);
        t.no(13)
                .resource(LAMBDA)
                .allow("'Resource':'arn:aws:lambda:*:function:f'")
                .is(ALLOWED);
        t.no(13)
                .resource(LAMBDA)
                .allow("'Resource':'arn:aws:lambda:us-*-1:function:f'")
                .is(NOT);
        t.no(14).allow("'Resource':'arn:aws:s3:*:*:b/k'").is(ALLOWED);
        t.no(15).allow("'Resource':'arn:aws:s3:?::b/k'").is(NOT);
        t.no(16).allow("'Resource':'arn:aws:s3:*:*:b*/k'").is(ALLOWED);
        t.no(17)
                .resource(TARGET_ROLE)
                .allow("'Resource':'arn:aws:iam::111111111111:*'")
                .is(ALLOWED);
        t.no(17).resource(TARGET_ROLE).allow("'Resource':'arn:aws:iam::1:*'").is(NOT);
        t.no(18)
                .resource(TARGET_ROLE)
                .allow("'Resource':'arn:aws:iam::111111111111:ro*/target'")
                .is(ALLOWED);
        t.no(19).allow("'Resource':'arn:aws-cn:s3:::b/k'").is(NOT);
        t.no(19).allow("'Resource':'arn:aw?:s3:::b/k'").is(ALLOWED);
        t.no(20).allow("'Resource':'arn:aws:S3:::b/k'").is(NOT);
        t.no(21).allow("'Resource':'arn:aws:s3:*'").is(ALLOWED);
        t.no(21).allow("'Resource':'arn:aws:*:b/k'").is(ALLOWED);
        t.no(21).allow("'Resource':'arn:aws:s3'").is(NOT);
        t.no(22).allow("'NotResource':['arn:aws:s3:::c/*','arn:aws:s3:::b/*']").is(NOT);
        t.no(23).allow("'NotResource':'arn:aws:s3:::b/${none}'").is(NOT);
        t.no(23)
                .allow("'NotResource':['arn:aws:s3:::c','arn:aws:s3:::b/${none}']")
                .is(NOT);
        t.no(24).resource("*").allow("'Resource':'*'").is(ALLOWED);
        t.no(24)
                .resource("*")
                .allow("'Resource':['arn:aws:s3:::*','**','arn:*']")
                .is(NOT);
        t.no(25)
                .resource("*")
                .allow("")
                .deny("'NotResource':'arn:aws:s3:::b/*'")
                .is(DENIED);
    }

    private static void variables(Table t) {
        t.no(26).allow("'Resource':'arn:aws:s3:::b/${aws:username}'").is(NOT);
        t.no(26).allow("'Resource':'arn:aws:s3:::b/${aws:username}*'").is(NOT);
        t.no(27).allow("'Resource':'arn:aws:s3:::b/${aws:username, ~k~}'").is(ALLOWED);
        t.no(27)
                .context("'aws:username':'z'")
                .allow("'Resource':'arn:aws:s3:::b/${aws:username, ~k~}'")
                .is(NOT);
        t.no(27)
                .context("'aws:username':''")
                .allow("'Resource':'arn:aws:s3:::b/${aws:username, ~k~}'")
                .is(ALLOWED);
        t.no(28)
                .context("'aws:username':'k'")
                .allow("'Resource':'arn:aws:s3:::b/${AWS:UserName}'")
                .is(ALLOWED);
        t.no(29)
                .context("'aws:username':'*'")
                .allow("'Resource':'arn:aws:s3:::b/${aws:username}'")
                .is(NOT);
        for (String version : List.of("2008-10-17", "2012-10-18", "")) {
            t.no(30)
                    .version(version)
                    .context("'aws:username':'k'")
                    .allow("'Resource':'arn:aws:s3:::b/${aws:username}'")
                    .is(NOT);
        }
        t.no(30)
                .version("2008-10-17")
                .resource("arn:aws:s3:::b/${aws:username}")
                .allow("'Resource':'arn:aws:s3:::b/${aws:username}'")
                .is(ALLOWED);
        t.no(31).allow("'Resource':'arn:aws:s3:::b/${*}'").is(NOT);
        t.no(31)
                .resource("arn:aws:s3:::b/*")
                .allow("'Resource':'arn:aws:s3:::b/${*}'")
                .is(ALLOWED);
        t.no(31).context("'k':'a*c'").when("'StringLike':{'k':'a${*}c'}").is(ALLOWED);
        t.no(31).context("'k':'abc'").when("'StringLike':{'k':'a${*}c'}").is(NOT);
        t.no(32).context("'k':'a?c'").when("'StringEquals':{'k':'a${?}c'}").is(ALLOWED);
        t.no(32).context("'k':'a$c'").when("'StringEquals':{'k':'a${$}c'}").is(ALLOWED);
        t.no(33)
                .resource("arn:aws:s3:::b/$k${")
                .allow("'Resource':'arn:aws:s3:::b/$k${'")
                .is(ALLOWED);
        t.no(34).context("'x':['k']").allow("'Resource':'arn:aws:s3:::b/${x}'").is(NOT);
        t.no(34)
                .context("'x':['k']")
                .allow("'Resource':'arn:aws:s3:::b/${x, ~k~}'")
                .is(NOT);
        t.no(35)
                .context("'aws:username':'alice'")
                .grant("'Principal':{'AWS':'arn:aws:iam::111111111111:user/${aws:username}'}")
                .is(NOT);
        t.no(36).context("'p':'aws'").allow("'Resource':'arn:${p}:s3:::b/k'").is(NOT);
        t.no(37).context("'k':'v'").when("'StringNotEquals':{'k':'${none}'}").is(ALLOWED);
        t.no(37).context("'k':'v'").when("'StringEquals':{'k':'${none}'}").is(NOT);
        t.no(37)
                .context("'k':'v','l':'v'")
                .when("'StringEqualsIgnoreCase':{'k':'${L}'}")
                .is(ALLOWED);
        t.no(37).context("'k':'5','l':'5'").when("'NumericEquals':{'k':'${l}'}").is(NOT);
    }

    private static void conditions(Table t) {
        t.no(38).when("'StringEquals':{'k':'v'}").is(NOT);
        for (String operator : List.of(
                "StringNotEquals",
                "StringNotEqualsIgnoreCase",
                "StringNotLike",
                "ArnNotLike",
                "ArnNotEquals",
                "NotIpAddress",
                "NumericNotEquals",
                "DateNotEquals")) {
            t.no(38).when("'" + operator + "':{'k':'v'}").is(ALLOWED);
        }
        t.no(39).allow("").denyWhen("'Bool':{'mfa':'false'}").is(ALLOWED);
        t.no(39).allow("").denyWhen("'BoolIfExists':{'mfa':'false'}").is(DENIED);
        t.no(40).when("'StringEqualsIfExists':{'k':'v'}").is(ALLOWED);
        t.no(40).when("'StringNotEqualsIfExists':{'k':'v'}").is(ALLOWED);
        t.no(41).allow("").denyWhen("'StringNotEqualsIfExists':{'k':'v'}").is(DENIED);
        t.no(42).when("'Null':{'k':'true'}").is(ALLOWED);
        t.no(42).when("'Null':{'k':false}").is(NOT);
        t.no(42).context("'K':'v'").when("'Null':{'k':false}").is(ALLOWED);
        t.no(42).when("'Null':{'k':['true','false']}").is(ALLOWED);
        t.no(43).context("'k':[]").when("'Null':{'k':'true'}").is(ALLOWED);
        t.no(43).context("'k':''").when("'Null':{'k':'true'}").is(ALLOWED);
        t.no(44).when("'ForAllValues:StringEquals':{'k':'v'}").is(ALLOWED);
        t.no(44).context("'k':[]").when("'ForAllValues:StringEquals':{'k':'v'}").is(ALLOWED);
        t.no(45).when("'ForAnyValue:StringEquals':{'k':'v'}").is(NOT);
        t.no(45).when("'ForAnyValue:StringNotEquals':{'k':'v'}").is(NOT);
        t.no(46).when("'ForAnyValue:StringEqualsIfExists':{'k':'v'}").is(ALLOWED);
        t.no(47)
                .context("'k':['a','b']")
                .when("'ForAllValues:StringNotEquals':{'k':['b','c']}")
                .is(NOT);
        t.no(47)
                .context("'k':['a','d']")
                .when("'ForAllValues:StringNotEquals':{'k':['b','c']}")
                .is(ALLOWED);
        t.no(48)
                .context("'k':['a','b']")
                .when("'ForAnyValue:StringNotEquals':{'k':['b','c']}")
                .is(ALLOWED);
        t.no(48)
                .context("'k':['c','b']")
                .when("'ForAnyValue:StringNotEquals':{'k':['b','c']}")
                .is(NOT);
        t.no(49).context("'k':'a'").when("'StringNotEquals':{'k':['a','b']}").is(NOT);
        t.no(50).context("'k':'a'").when("'StringEquals':{'k':'a','l':'b'}").is(NOT);
        t.no(51)
                .context("'k':'ab'")
                .when("'StringLike':{'k':'a*'},'StringNotLike':{'k':'*b'}")
                .is(NOT);
        t.no(52)
                .context("'k':'a'")
                .when("'ForAllValues:StringEquals':{'k':'a'}")
                .is(ALLOWED);
        t.no(53).context("'k':['a']").when("'StringEquals':{'k':'a'}").is(NOT);
        t.no(53).context("'k':['a']").when("'StringNotEquals':{'k':'b'}").is(NOT);
        t.no(53).context("'k':['a']").when("'StringEqualsIfExists':{'k':'a'}").is(NOT);
        t.no(0).when("'StringMatches':{'k':'a'}").is(ERROR);
    }

    private static void operators(Table t) {
        t.no(54).test("StringEquals", "u*", "user", NOT);
        t.no(55).test("StringLike", "u*r", "user", ALLOWED);
        t.no(55).test("StringLike", "s*", "user", NOT);
        t.no(55).test("StringLike", "U*", "user", NOT);
        t.no(56).test("StringEqualsIgnoreCase", "USER", "user", ALLOWED);
        t.no(56).test("StringEqualsIgnoreCase", "u*", "user", NOT);
        t.no(57).test("ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::b/k", ALLOWED);
        String crossing = "arn:aws:x:us-east-1:2:f/a:1:f/b";
        t.no(58).test("ArnLike", "arn:aws:x:*:1:f/*", crossing, NOT);
        t.no(58).test("StringLike", "arn:aws:x:*:1:f/*", crossing, ALLOWED);
        t.no(59).test("ArnLike", "arn:*:*:*:*:*", "no-arn", NOT);
        t.no(59).test("ArnNotLike", "arn:*:*:*:*:*", "no-arn", ALLOWED);
        t.no(60).test("ArnLike", "*", "arn:aws:s3:::b", NOT);
        t.no(62).test("NumericEquals", "10", "10.0", ALLOWED);
        t.no(62).test("NumericLessThan", "10", "9.5", ALLOWED);
        t.no(62).test("NumericLessThanEquals", "10", "10.0", ALLOWED);
        t.no(62).test("NumericGreaterThan", "10", "10.0", NOT);
        t.no(62).test("NumericGreaterThanEquals", "10", "11", ALLOWED);
        t.no(62).test("NumericNotEquals", "ten", "10", ALLOWED);
        t.no(63).test("DateLessThan", "1700000000", "2023-01-01T00:00:00Z", ALLOWED);
        t.no(64).test("DateEquals", "2024-01-15", "2024-01-15T00:00:00Z", ALLOWED);
        t.no(64).test("DateEquals", "2024-01-15T12:00:00+02:00", "2024-01-15T10:00Z", ALLOWED);
        t.no(64).test("DateEquals", "2024-02", "2024-02-01T00:00:00Z", ALLOWED);
        t.no(64).test("DateNotEquals", "2024-02-30", "2024-02-01T00:00:00Z", ALLOWED);
        t.no(65).test("DateEquals", "2024-01-15T10:00:00.5Z", "2024-01-15T10:00:00Z", NOT);
        t.no(65).test("DateEquals", "2024-01-15T10:00:00.5Z", "2024-01-15T10:00:00.500Z", ALLOWED);
        t.no(66).test("IpAddress", "0.0.0.0/0", "1.2.3.4", ALLOWED);
        t.no(66).test("IpAddress", "0.0.0.0/0", "2001:db8::1", NOT);
        t.no(67).test("IpAddress", "10.1.2.3/8", "10.9.9.9", ALLOWED);
        t.no(67).test("IpAddress", "10.1.2.3", "10.1.2.4", NOT);
        t.no(68).test("IpAddress", "2001:DB8::1", "2001:db8:0:0:0:0:0:1", ALLOWED);
        t.no(68).test("IpAddress", "2001:db8::/32", "2001:db9::1", NOT);
        t.no(68).test("IpAddress", "::ffff:10.1.2.3", "::ffff:a01:203", ALLOWED);
        t.no(69).test("NotIpAddress", "10.0.0.0/8", "2001:db8::1", ALLOWED);
        t.no(69).test("NotIpAddress", "10.0.0.1", "2001:db8::1", ALLOWED);
        t.no(69).test("NotIpAddress", "10.0.0.0/33", "10.0.0.1", ALLOWED);
        t.no(70).test("Bool", "TRUE", "true", ALLOWED);
        t.no(70).context("'k':'true'").when("'Bool':{'k':true}").is(ALLOWED);
        t.no(70).test("Bool", "yes", "yes", NOT);
        t.no(71).test("BinaryEquals", "QUJ=", "QUI=", ALLOWED);
        t.no(71).test("BinaryEquals", "!", "!", NOT);
    }

    private static void sameAndOtherAccount(Table t) {
        String silent = "'Action':'s3:PutObject'";
        t.no(72).grant(naming(USER)).boundary(silent).is(ALLOWED);
        t.no(73)
                .caller(SESSION)
                .grant(naming(SESSION))
                .boundary(silent)
                .session(silent)
                .is(ALLOWED);
        t.no(74).caller(SESSION).grant(naming(ROLE)).is(ALLOWED);
        t.no(74).caller(SESSION).grant(naming(ROLE)).boundary(silent).is(NOT);
        t.no(74).caller(SESSION).grant(naming(ROLE)).session(silent).is(NOT);
        t.no(74).caller(ROLE).grant(naming(ROLE)).is(ALLOWED);
        t.no(74).caller(ROLE).grant(naming(ROLE)).boundary(silent).is(NOT);
        t.no(75)
                .caller(SESSION)
                .grant("'Principal':'*'")
                .boundary(silent)
                .session(silent)
                .is(ALLOWED);
        t.no(75).grant(naming("*")).boundary(silent).is(ALLOWED);
        t.no(76).grant(naming("111111111111")).is(NOT);
        t.no(76).grant(naming("111111111111")).allow("").is(ALLOWED);
        t.no(77).allow("").refuse(naming("111111111111")).is(DENIED);
        t.no(77).allow("").refuse(naming("arn:aws:iam::111111111111:root")).is(DENIED);
        t.no(77).allow("").refuse(naming("222222222222")).is(ALLOWED);
        for (String naming : List.of("*", FOREIGN_USER, "222222222222", "arn:aws:iam::222222222222:root")) {
            t.no(78).caller(FOREIGN_USER).grant(naming(naming)).is(NOT);
            t.no(78).caller(FOREIGN_USER).grant(naming(naming)).allow("").is(ALLOWED);
            t.no(79)
                    .caller(FOREIGN_USER)
                    .grant(naming(naming))
                    .allow("")
                    .boundary(silent)
                    .is(NOT);
        }
        t.no(78).caller(FOREIGN_USER).allow("").is(NOT);
        t.no(78).caller(FOREIGN_USER).allow("").grant(naming("111111111111")).is(NOT);
        t.no(80).grant(naming(USER)).boundaryDeny("").is(DENIED);
        t.no(80).caller(SESSION).grant(naming(SESSION)).sessionDeny("").is(DENIED);
        t.no(81)
                .caller(SESSION)
                .grant(naming("arn:aws:iam::111111111111:role/a/b/app"))
                .is(ALLOWED);
        t.no(82)
                .caller(SESSION)
                .grant(naming("arn:aws:iam::222222222222:role/app"))
                .is(NOT);
        t.no(82).caller(FOREIGN_SESSION).allow("").grant(naming(ROLE)).is(NOT);
        t.no(83).grant(naming("arn:aws:iam::111111111111:user/Alice")).is(NOT);
        t.no(83)
                .caller(SESSION)
                .grant(naming("arn:aws:iam::111111111111:role/App"))
                .is(NOT);
        t.no(84).grant(naming("arn:aws:iam::111111111111:user/*")).is(NOT);
        String federatedUser = "arn:aws:sts::111111111111:federated-user/alice";
        t.no(85).caller(federatedUser).grant(naming(USER)).is(NOT);
        t.no(85).caller(federatedUser).grant(naming(federatedUser)).is(ALLOWED);
    }

    private static void notPrincipal(Table t) {
        String user = "'NotPrincipal':{'AWS':'" + USER + "'}";
        String account = "'NotPrincipal':{'AWS':'111111111111'}";
        t.no(86)
                .allow("")
                .refuse("'NotPrincipal':{'AWS':['" + USER + "','111111111111']}")
                .is(ALLOWED);
        t.no(87).allow("").refuse(user).is(ALLOWED);
        t.no(87).allow("").refuse(account).is(ALLOWED);
        t.no(87).caller(SESSION).allow("").refuse(user).is(DENIED);
        t.no(88).allow("").boundary("").refuse(user).is(DENIED);
        t.no(89)
                .caller(SESSION)
                .allow("")
                .refuse("'NotPrincipal':{'AWS':['" + SESSION + "','" + ROLE + "','111111111111']}")
                .is(ALLOWED);
        t.no(89)
                .caller(SESSION)
                .allow("")
                .refuse("'NotPrincipal':{'AWS':'" + ROLE + "'}")
                .is(ALLOWED);
        t.no(90).allow("").grant(user).is(ERROR);
        t.no(0).allow("").refuse("").is(ALLOWED);
    }

    private static void keysAndRoles(Table t) {
        String root = naming("arn:aws:iam::111111111111:root");
        t.no(91).key().allow("").is(NOT);
        t.no(91).key().allow("").grant(naming(USER) + ",'Action':'kms:Encrypt'").is(NOT);
        t.no(91).key().allow("").grant(root).is(ALLOWED);
        t.no(92).key().grant(naming(USER)).is(ALLOWED);
        t.no(92).key().caller(SESSION).grant(naming(ROLE)).is(ALLOWED);
        t.no(93)
                .key()
                .allow("")
                .grant(root + ",'Condition':{'StringEquals':{'kms:ViaService':'s3'}}")
                .is(NOT);
        t.no(94).key().allow("").grant(root + ",'Resource':'*'").is(ALLOWED);
        t.no(95).key().deny("").grant(naming(USER)).is(DENIED);
        t.no(96).key().caller(FOREIGN_USER).grant(naming(FOREIGN_USER)).is(NOT);
        t.no(96)
                .key()
                .caller(FOREIGN_USER)
                .grant(naming("222222222222"))
                .allow("")
                .is(ALLOWED);
        String own = "'Principal':{'AWS':'*'},'Condition':{'StringEquals':{'kms:CallerAccount':'111111111111'}}";
        t.no(97).key().context("'kms:CallerAccount':'111111111111'").grant(own).is(ALLOWED);
        t.no(97).key().context("'kms:CallerAccount':'222222222222'").grant(own).is(NOT);

        t.no(98).role().trust(naming(USER)).is(ALLOWED);
        t.no(98).role().trust(root).is(NOT);
        t.no(98).role().trust(root).allow("").is(ALLOWED);
        t.no(99).role().caller(FOREIGN_USER).trust(naming(FOREIGN_USER)).is(NOT);
        t.no(99)
                .role()
                .caller(FOREIGN_USER)
                .trust(naming(FOREIGN_USER))
                .allow("")
                .is(ALLOWED);
        t.no(99).role().caller(FOREIGN_USER).allow("").is(NOT);
        t.no(100).role().allow("").trust(naming(SESSION)).is(NOT);
        t.no(100).role().allow("").is(ALLOWED);
        String google = "'type':'Federated','provider':'accounts.google.com'";
        t.no(101)
                .role()
                .principal(google)
                .trust("'Principal':{'Federated':'accounts.google.com'}")
                .is(ALLOWED);
        t.no(101)
                .role()
                .principal(google)
                .trust("'Principal':{'AWS':'accounts.google.com'}")
                .is(NOT);
        t.no(101)
                .role()
                .principal(google)
                .trust("'Principal':{'Federated':'*'}")
                .is(NOT);
        String service = "'type':'Service','service':'ec2.amazonaws.com'";
        t.no(102)
                .role()
                .principal(service)
                .trust("'Principal':{'Service':'ec2.amazonaws.com'}")
                .scp()
                .is(ALLOWED);
        t.no(102)
                .role()
                .principal(service)
                .trust("'Principal':{'Service':'sns.amazonaws.com'}")
                .is(NOT);
        t.no(103)
                .role()
                .action("sts:TagSession")
                .trust(naming(USER) + ",'Action':'sts:AssumeRole'")
                .is(NOT);
        String external = naming(USER) + ",'Condition':{'StringEquals':{'sts:ExternalId':'Ab'}}";
        t.no(105).role().context("'sts:ExternalId':'Ab'").trust(external).is(ALLOWED);
        t.no(105).role().context("'sts:ExternalId':'aB'").trust(external).is(NOT);
        t.no(106).action("sts:GetCallerIdentity").resource("*").deny("").is(ALLOWED);
    }

    private static void layers(Table t) {
        String everything = "'Effect':'Allow'";
        String nothing = "'Effect':'Deny','Action':'ec2:*'";
        t.no(107).allow("").scp(everything, everything).is(ALLOWED);
        t.no(107).allow("").scp(everything, "'Effect':'Allow','Action':'ec2:*'").is(NOT);
        t.no(108).allow("").scp(nothing, everything).is(NOT);
        String root = "arn:aws:iam::111111111111:root";
        t.no(109).caller(root).scp("'Effect':'Deny'").is(DENIED);
        String linked = "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForSupport/s";
        t.no(110).caller(linked).allow("").scp("'Effect':'Deny'").rcp("").is(ALLOWED);
        t.no(110)
                .caller("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")
                .allow("")
                .scp("'Effect':'Deny'")
                .is(ALLOWED);
        t.no(111).scp(everything).is(NOT);
        t.no(112).caller(FOREIGN_USER).allow("").grant(naming("*")).rcp("").is(DENIED);
        t.no(112)
                .principal("'type':'Service','service':'ec2.amazonaws.com'")
                .grant("'Principal':'*'")
                .rcp("")
                .is(DENIED);
        t.no(113).action("iam:GetRole").allow("").rcp("").is(ALLOWED);
        t.no(114).allow("").rcp().is(ALLOWED);
        t.no(115).boundary("").is(NOT);
        t.no(116).allow("").boundary("").scp(everything).is(ALLOWED);
        t.no(116).allow("").boundary("'Action':'ec2:*'").scp(everything).is(NOT);
        t.no(117)
                .caller(SESSION)
                .allow("")
                .session("'Action':'ec2:*'")
                .session("'Action':'s3:*'")
                .is(ALLOWED);
        t.no(117).caller(SESSION).session("").is(NOT);
        t.no(118).principal("'type':'Anonymous'").grant("'Principal':'*'").is(ALLOWED);
        t.no(118).principal("'type':'Anonymous'").grant(naming("111111111111")).is(NOT);
        t.no(118).principal("'type':'Anonymous'").allow("").is(NOT);
        t.no(119).caller(root).is(ALLOWED);
        t.no(119).caller(root).refuse(naming("*")).is(DENIED);
        t.no(120).allow("").deny("").scp(nothing).is(DENIED);
        t.no(0).allow("").endpoint("'Principal':'*','Action':'s3:*'").is(ALLOWED);
        t.no(0).allow("").endpoint(naming("222222222222")).is(NOT);
        t.no(0).allow("").endpoint(naming("111111111111")).is(ALLOWED);
    }

    private static String naming(String aws) {
        return "'Principal':{'AWS':'" + aws + "'}";
    }

    @Test
    void theSameSeedGivesTheSameCases() {
        RandomCases one = new RandomCases(5);
        RandomCases two = new RandomCases(5);
        RandomCases other = new RandomCases(6);
        for (int i = 0; i < 50; i++) {
            RandomCases.Batch batch = one.nextBatch(3);
            assertThat(two.nextBatch(3)).isEqualTo(batch);
            assertThat(other.nextBatch(3)).isNotEqualTo(batch);
        }
    }

    @Test
    void aLineOfABatchIsTheRequestWithTheDocuments() {
        RandomCases random = new RandomCases(8);
        for (int i = 0; i < 50; i++) {
            RandomCases.Batch batch = random.nextBatch(4);
            NaiveEvaluator evaluator = NaiveEvaluator.of(batch.documents());
            for (int request = 0; request < 4; request++) {
                String line = batch.caseLine("c" + request, request);
                assertThat(Json.object(line).get("id")).isEqualTo("c" + request);
                assertThat(NaiveEvaluator.decideCase(line))
                        .isEqualTo(evaluator.decide(batch.requests().get(request)));
            }
        }
    }

    @Test
    void everyDecisionIsCommon() {
        Map<String, Integer> decisions = new TreeMap<>();
        RandomCases random = new RandomCases(1);
        for (int i = 0; i < 5_000; i++) {
            decisions.merge(NaiveEvaluator.decideCase(random.nextCase("c" + i)), 1, Integer::sum);
        }
        assertThat(decisions).containsOnlyKeys(ALLOWED, DENIED, NOT, ERROR);
        assertThat(decisions.get(ALLOWED)).isGreaterThan(750);
        assertThat(decisions.get(DENIED)).isGreaterThan(750);
        assertThat(decisions.get(NOT)).isGreaterThan(750);
        assertThat(decisions.get(ERROR)).isLessThan(150);
    }

    @Test
    void manyStarsAreNoExponentialSearch() {
        String pattern = "a*".repeat(30) + "b";
        assertThat(Wildcards.of(pattern).matches("a".repeat(200))).isFalse();
        assertThat(Wildcards.of("arn:aws:s3:::" + pattern).matchesResource("arn:aws:s3:::" + "a".repeat(200) + "b"))
                .isTrue();
    }

    /** Collects rows; each is numbered as in A7, or 0 for what only the sections before it say. */
    private record Table(List<Case> rows) {
        Case no(int number) {
            return new Case(number, rows);
        }
    }

    /** A case in the making: alice reads an object of her own account, and no document is there. */
    static final class Case {
        private final int number;
        private final List<Case> rows;
        private final Map<String, Object> request = new LinkedHashMap<>();
        private final Map<String, Object> documents = new LinkedHashMap<>();
        private final StringBuilder told = new StringBuilder();
        private String version = "2012-10-17";
        private String expected = "";

        Case(int number, List<Case> rows) {
            this.number = number;
            this.rows = rows;
            request.put("context", Map.of());
            documents.put("identityPolicies", new ArrayList<>());
            action("s3:GetObject").resource("arn:aws:s3:::b/k").caller(USER);
            told.setLength(0);
        }

        private Case told(String what, String... how) {
            told.append(' ').append(what).append(List.of(how));
            return this;
        }

        Case action(String action) {
            request.put("action", action);
            return told("action", action);
        }

        Case resource(String arn) {
            request.put("resource", Map.of("arn", arn, "accountId", "111111111111"));
            return told("resource", arn);
        }

        Case caller(String arn) {
            return principal("'type':'AWS','arn':'" + arn + "','account':'" + arn.split(":")[4] + "'");
        }

        Case principal(String members) {
            request.put("principal", quoted(members));
            return told("principal", members);
        }

        Case context(String members) {
            request.put("context", quoted(members));
            return told("context", members);
        }

        Case key() {
            return action("kms:Decrypt").resource(KEY);
        }

        Case role() {
            return action("sts:AssumeRole").resource(TARGET_ROLE);
        }

        /** The Version of the documents that follow; empty for none. */
        Case version(String version) {
            this.version = version;
            return told("version", version);
        }

        Case allow(String members) {
            return attach("identityPolicies", "'Effect':'Allow'", members);
        }

        Case deny(String members) {
            return attach("identityPolicies", "'Effect':'Deny'", members);
        }

        Case when(String conditions) {
            return allow("'Condition':{" + conditions + "}");
        }

        Case denyWhen(String conditions) {
            return deny("'Condition':{" + conditions + "}");
        }

        /** A row of a single operator: the policy's value against the request's. */
        void test(String operator, String wanted, String value, String expected) {
            context("'k':'" + value + "'")
                    .when("'" + operator + "':{'k':'" + wanted + "'}")
                    .is(expected);
        }

        Case boundary(String members) {
            return attach("permissionBoundaries", "'Effect':'Allow'", members);
        }

        Case boundaryDeny(String members) {
            return attach("permissionBoundaries", "'Effect':'Deny'", members);
        }

        Case session(String members) {
            return attach("sessionPolicies", "'Effect':'Allow'", members);
        }

        Case sessionDeny(String members) {
            return attach("sessionPolicies", "'Effect':'Deny'", members);
        }

        Case endpoint(String members) {
            return attach("vpcEndpointPolicies", "'Effect':'Allow'", members);
        }

        /** The resource policy allows. */
        Case grant(String members) {
            documents.put("resourcePolicy", policy("'Effect':'Allow'", members));
            return told("grant", members);
        }

        /** The resource policy denies. */
        Case refuse(String members) {
            documents.put("resourcePolicy", policy("'Effect':'Deny'", members));
            return told("refuse", members);
        }

        /** A trust policy, which has no Resource (A7 104). */
        Case trust(String members) {
            Map<String, Object> policy = policy("'Effect':'Allow'", members);
            ((Map<?, ?>) policy.get("Statement")).remove("Resource");
            documents.put("resourcePolicy", policy);
            return told("trust", members);
        }

        /** One statement a level. */
        Case scp(String... levels) {
            List<Object> list = new ArrayList<>();
            for (String statement : levels) {
                list.add(level(policy(statement, "")));
            }
            documents.put("serviceControlPolicies", list.isEmpty() ? List.of(level()) : list);
            return told("scp", levels);
        }

        /** One denying statement a level; a level without policies if there is none. */
        Case rcp(String... levels) {
            List<Object> list = new ArrayList<>();
            for (String statement : levels) {
                list.add(level(policy("'Effect':'Deny','Principal':'*'", statement)));
            }
            documents.put("resourceControlPolicies", list.isEmpty() ? List.of(level()) : list);
            return told("rcp", levels);
        }

        private static Map<String, Object> level(Object... policies) {
            List<Object> named = new ArrayList<>();
            for (Object policy : policies) {
                named.add(Map.of("name", "p", "policy", policy));
            }
            return Map.of("orgIdentifier", "ou", "policies", named);
        }

        private Case attach(String kind, String effect, String members) {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) documents.computeIfAbsent(kind, k -> new ArrayList<>());
            list.add(Map.of("name", "p", "policy", policy(effect, members)));
            return told(kind, effect, members);
        }

        // A statement about every action and resource, unless its members say otherwise.
        private Map<String, Object> policy(String effect, String members) {
            Map<String, Object> statement = new LinkedHashMap<>();
            quoted(effect + (members.isEmpty() ? "" : "," + members))
                    .forEach((key, value) -> statement.put((String) key, value));
            if (!statement.containsKey("NotAction")) {
                statement.putIfAbsent("Action", "*");
            }
            if (!statement.containsKey("NotResource")) {
                statement.putIfAbsent("Resource", "*");
            }
            Map<String, Object> policy = new LinkedHashMap<>();
            if (!version.isEmpty()) {
                policy.put("Version", version);
            }
            policy.put("Statement", statement);
            return policy;
        }

        // Members with ' for ", and ~ for '.
        private static Map<?, ?> quoted(String members) {
            return Json.object("{" + members.replace('\'', '"').replace('~', '\'') + "}");
        }

        void is(String expected) {
            this.expected = expected;
            rows.add(this);
        }

        String text() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("request", request);
            all.putAll(documents);
            return Json.text(all);
        }

        @Override
        public String toString() {
            return number + told.toString() + " is " + expected;
        }
    }
}
