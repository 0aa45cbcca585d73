package io.policyauditor.estate.paths;

import io.policyauditor.estate.paths.PathKind.Carrier;
import io.policyauditor.estate.paths.PathKind.Category;
import io.policyauditor.estate.paths.PathKind.End;
import io.policyauditor.estate.paths.PathKind.Need;
import io.policyauditor.estate.paths.PathKind.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every way that is known.
 *
 * <p>Source: the facts (ids and required permissions) are those of pathfinding.cloud (Apache-2.0); the services that carry
 * a role are those of the IAM User Guide, reference_aws-services-that-work-with-iam, and of each service's guide. EKS-A to
 * EKS-H are the auditor's own.
 */
final class PathKinds {
    private static final String PASS = "iam:PassRole";
    private static final String ASSUME = "sts:AssumeRole";
    private static final Carrier EC2 = new Carrier("ec2.amazonaws.com");
    private static final Carrier ECS = new Carrier("ecs-tasks.amazonaws.com");
    private static final Carrier GLUE = new Carrier("glue.amazonaws.com");
    private static final Carrier LAMBDA = new Carrier("lambda.amazonaws.com");
    private static final Carrier SAGEMAKER = new Carrier("sagemaker.amazonaws.com");
    private static final Carrier CODEBUILD = new Carrier("codebuild.amazonaws.com");
    private static final Carrier CLOUDFORMATION = new Carrier("cloudformation.amazonaws.com");
    private static final Carrier APPRUNNER = new Carrier("tasks.apprunner.amazonaws.com");
    private static final Carrier AGENTCORE = new Carrier("bedrock-agentcore.amazonaws.com");
    private static final Carrier BRAKET = new Carrier("braket.amazonaws.com");
    private static final Carrier PODS = new Carrier("pods.eks.amazonaws.com");
    private static final String PROFILE = "an instance profile holds the role";
    private static final String POD = "whoever begins it can run a pod as the service account";

    /** The trust of a role in an identity provider, a service account's among them. */
    static final PathKind WEB_IDENTITY =
            new PathKind("web-identity", Category.TRUST, End.ROLE, List.of(), List.of(), false, List.of());

    static final PathKind SAML = new PathKind("saml", Category.TRUST, End.ROLE, List.of(), List.of(), false, List.of());

    /** sts-001, with which most ways begin. */
    static final PathKind ASSUME_ROLE = new PathKind(
            "sts-001",
            Category.PRINCIPAL_ACCESS,
            End.ROLE,
            List.of(need(ASSUME, On.REACHED)),
            List.of(),
            false,
            List.of());

    /** All of them; of ways that are as certain the first is shown. */
    static final List<PathKind> ALL = all();

    private PathKinds() {}

    private static List<PathKind> all() {
        List<PathKind> all = new ArrayList<>();
        all.add(ASSUME_ROLE);
        self(all);
        principals(all);
        passed(all);
        existing(all);
        clusters(all);
        return List.copyOf(all);
    }

    private static void self(List<PathKind> all) {
        all.add(se("iam-001", End.SELF_ROLE, need("iam:CreatePolicyVersion", On.OWN_POLICY)));
        all.add(se("iam-001", End.SELF_USER, need("iam:CreatePolicyVersion", On.OWN_POLICY)));
        all.add(se("iam-005", End.SELF_ROLE, need("iam:PutRolePolicy", On.SELF)));
        all.add(se("iam-007", End.SELF_USER, need("iam:PutUserPolicy", On.SELF)));
        all.add(se("iam-008", End.SELF_USER, need("iam:AttachUserPolicy", On.SELF)));
        all.add(se("iam-009", End.SELF_ROLE, need("iam:AttachRolePolicy", On.SELF)));
        all.add(se("iam-010", End.SELF_USER, something("iam:AttachGroupPolicy"), "the user is in the group"));
        all.add(se("iam-011", End.SELF_USER, something("iam:PutGroupPolicy"), "the user is in the group"));
        all.add(se("iam-013", End.SELF_USER, something("iam:AddUserToGroup"), "the group is allowed everything"));
    }

    private static PathKind se(String id, End end, Need need, String... assumptions) {
        return new PathKind(id, Category.SELF_ESCALATION, end, List.of(need), List.of(), true, List.of(assumptions));
    }

    private static void principals(List<PathKind> all) {
        Need key = need("iam:CreateAccessKey", On.REACHED);
        Need assume = need(ASSUME, On.REACHED);
        Need trust = need("iam:UpdateAssumeRolePolicy", On.REACHED);
        Need rewritten = need(ASSUME, On.REWRITTEN);
        all.add(pa("iam-002", End.USER, false, key));
        all.add(pa("iam-003", End.USER, false, key, need("iam:DeleteAccessKey", On.REACHED)));
        all.add(pa("iam-004", End.USER, false, need("iam:CreateLoginProfile", On.REACHED)));
        all.add(pa("iam-006", End.USER, false, need("iam:UpdateLoginProfile", On.REACHED)));
        all.add(pa("iam-012", End.ROLE, false, trust, rewritten));
        all.add(pa("iam-014", End.ROLE, true, need("iam:AttachRolePolicy", On.REACHED), assume));
        all.add(pa("iam-015", End.USER, true, need("iam:AttachUserPolicy", On.REACHED), key));
        all.add(pa("iam-016", End.ROLE, true, need("iam:CreatePolicyVersion", On.REACHED_POLICY), assume));
        all.add(pa("iam-017", End.ROLE, true, need("iam:PutRolePolicy", On.REACHED), assume));
        all.add(pa("iam-018", End.USER, true, need("iam:PutUserPolicy", On.REACHED), key));
        all.add(pa("iam-019", End.ROLE, true, need("iam:AttachRolePolicy", On.REACHED), trust, rewritten));
        all.add(pa("iam-020", End.ROLE, true, need("iam:CreatePolicyVersion", On.REACHED_POLICY), trust, rewritten));
        all.add(pa("iam-021", End.ROLE, true, need("iam:PutRolePolicy", On.REACHED), trust, rewritten));
    }

    private static PathKind pa(String id, End end, boolean everything, Need... needs) {
        return new PathKind(id, Category.PRINCIPAL_ACCESS, end, List.of(needs), List.of(), everything, List.of());
    }

    private static void passed(List<PathKind> all) {
        all.add(np("apprunner-001", APPRUNNER, "apprunner:CreateService"));
        String interpreter = "@code-interpreter-custom";
        all.add(np(
                "bedrock-001",
                AGENTCORE,
                "bedrock-agentcore:CreateCodeInterpreter",
                "bedrock-agentcore:StartCodeInterpreterSession" + interpreter,
                "bedrock-agentcore:InvokeCodeInterpreter" + interpreter));
        String[] runtime = {
            "bedrock-agentcore:CreateAgentRuntime",
            "bedrock-agentcore:CreateAgentRuntimeEndpoint",
            "bedrock-agentcore:CreateWorkloadIdentity",
            "bedrock-agentcore:InvokeAgentRuntimeCommand"
        };
        all.add(np("bedrock-003", AGENTCORE, runtime));
        all.add(np(
                "bedrock-005",
                AGENTCORE,
                Stream.concat(Stream.of("bedrock-agentcore:CreateHarness"), Stream.of(runtime))
                        .toArray(String[]::new)));
        all.add(np(
                "bedrock-006",
                AGENTCORE,
                "bedrock-agentcore:CreateBrowser",
                "bedrock-agentcore:StartBrowserSession@browser-custom",
                "bedrock-agentcore:ConnectBrowserAutomationStream"));
        all.add(np("batch-001", ECS, "batch:RegisterJobDefinition", "batch:SubmitJob"));
        all.add(np(
                "batch-003",
                ECS,
                "batch:CreateComputeEnvironment",
                "batch:CreateJobQueue",
                "batch:RegisterJobDefinition",
                "batch:SubmitJob"));
        all.add(np("braket-001", BRAKET, "braket:CreateJob"));
        all.add(np("cloudformation-001", CLOUDFORMATION, "cloudformation:CreateStack"));
        all.add(np(
                "cloudformation-003",
                CLOUDFORMATION,
                "cloudformation:CreateStackSet",
                "cloudformation:CreateStackInstances"));
        all.add(np("cloudformation-004", CLOUDFORMATION, "cloudformation:UpdateStackSet"));
        all.add(np("codebuild-001", CODEBUILD, "codebuild:CreateProject", "codebuild:StartBuild"));
        all.add(np("codebuild-004", CODEBUILD, "codebuild:CreateProject", "codebuild:StartBuildBatch"));
        all.add(new PathKind(
                "cognitoidentity-001",
                Category.NEW_PASSROLE,
                End.ROLE,
                List.of(need(PASS, On.PASSED), something("cognito-identity:SetIdentityPoolRoles")),
                List.of(new Carrier(
                        Carrier.FEDERATED + "cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com")),
                false,
                List.of("the identity pool is the one that the role trusts")));
        all.add(new PathKind(
                "datapipeline-001",
                Category.NEW_PASSROLE,
                End.ROLE,
                needs(
                        PASS,
                        "datapipeline:CreatePipeline",
                        "datapipeline:PutPipelineDefinition",
                        "datapipeline:ActivatePipeline"),
                List.of(new Carrier("datapipeline.amazonaws.com"), EC2),
                false,
                List.of()));
        all.add(profiled("ec2-001", "ec2:RunInstances"));
        all.add(profiled("ec2-003", "ec2:RequestSpotInstances"));
        String task = "ecs:RegisterTaskDefinition";
        all.add(np("ecs-001", ECS, "ecs:CreateCluster", task, "ecs:CreateService"));
        all.add(np("ecs-002", ECS, "ecs:CreateCluster", task, "ecs:RunTask"));
        all.add(np("ecs-003", ECS, task, "ecs:CreateService"));
        all.add(np("ecs-004", ECS, task, "ecs:RunTask"));
        all.add(np("ecs-005", ECS, task, "ecs:StartTask"));
        all.add(np("ecs-007", ECS, "ecs:StartTask", "ecs:RegisterContainerInstance"));
        all.add(np("ecs-008", ECS, "ecs:RunTask"));
        all.add(np("ecs-009", ECS, "ecs:StartTask"));
        all.add(np("glue-001", GLUE, "glue:CreateDevEndpoint"));
        all.add(np("glue-003", GLUE, "glue:CreateJob", "glue:StartJobRun"));
        all.add(np("glue-004", GLUE, "glue:CreateJob", "glue:CreateTrigger"));
        all.add(np("glue-005", GLUE, "glue:UpdateJob", "glue:StartJobRun"));
        all.add(np("glue-006", GLUE, "glue:UpdateJob", "glue:CreateTrigger"));
        all.add(np("glue-007", GLUE, "glue:CreateSession", "glue:RunStatement"));
        all.add(np("lambda-001", LAMBDA, "lambda:CreateFunction", "lambda:InvokeFunction"));
        all.add(np("lambda-002", LAMBDA, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"));
        all.add(np("lambda-006", LAMBDA, "lambda:CreateFunction", "lambda:AddPermission"));
        all.add(np("sagemaker-001", SAGEMAKER, "sagemaker:CreateNotebookInstance"));
        all.add(np("sagemaker-002", SAGEMAKER, "sagemaker:CreateTrainingJob"));
        all.add(np("sagemaker-003", SAGEMAKER, "sagemaker:CreateProcessingJob"));
    }

    private static PathKind np(String id, Carrier carrier, String... actions) {
        return new PathKind(
                id, Category.NEW_PASSROLE, End.ROLE, needs(PASS, actions), List.of(carrier), false, List.of());
    }

    private static PathKind profiled(String id, String action) {
        return new PathKind(
                id, Category.NEW_PASSROLE, End.ROLE, needs(PASS, action), List.of(EC2), false, List.of(PROFILE));
    }

    private static void existing(List<PathKind> all) {
        all.add(ep("apprunner-002", APPRUNNER, "a service", "apprunner:UpdateService"));
        all.add(ep(
                "bedrock-002",
                AGENTCORE,
                "a code interpreter",
                "bedrock-agentcore:StartCodeInterpreterSession@code-interpreter-custom",
                "bedrock-agentcore:InvokeCodeInterpreter@code-interpreter-custom"));
        all.add(ep("bedrock-004", AGENTCORE, "an agent runtime", "bedrock-agentcore:InvokeAgentRuntimeCommand"));
        all.add(ep(
                "bedrock-007",
                AGENTCORE,
                "a browser",
                "bedrock-agentcore:StartBrowserSession@browser-custom",
                "bedrock-agentcore:ConnectBrowserAutomationStream"));
        all.add(ep("batch-002", ECS, "a job definition", "batch:SubmitJob"));
        all.add(ep("cloudformation-002", CLOUDFORMATION, "a stack", "cloudformation:UpdateStack"));
        all.add(ep(
                "cloudformation-005",
                CLOUDFORMATION,
                "a stack",
                "cloudformation:CreateChangeSet",
                "cloudformation:ExecuteChangeSet"));
        all.add(ep("codebuild-002", CODEBUILD, "a project", "codebuild:StartBuild"));
        all.add(ep("codebuild-003", CODEBUILD, "a project", "codebuild:StartBuildBatch"));
        all.add(ep(
                "codedeploy-001",
                EC2,
                "an instance of a deployment group",
                "codedeploy:CreateDeployment",
                "codedeploy:RegisterApplicationRevision"));
        all.add(ep(
                "ec2-002",
                EC2,
                "an instance",
                "ec2:ModifyInstanceAttribute",
                "ec2:StopInstances",
                "ec2:StartInstances"));
        all.add(ep(
                "ec2-004",
                EC2,
                "what a launch template starts",
                "ec2:CreateLaunchTemplateVersion",
                "ec2:ModifyLaunchTemplate"));
        all.add(ep("ec2instanceconnect-003", EC2, "an instance", "ec2-instance-connect:SendSSHPublicKey"));
        all.add(ep("ecs-006", ECS, "a task", "ecs:ExecuteCommand", "ecs:DescribeTasks"));
        all.add(ep("glue-002", GLUE, "a development endpoint", "glue:UpdateDevEndpoint"));
        all.add(ep("lambda-003", LAMBDA, "a function", "lambda:UpdateFunctionCode"));
        all.add(ep("lambda-004", LAMBDA, "a function", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"));
        all.add(ep("lambda-005", LAMBDA, "a function", "lambda:UpdateFunctionCode", "lambda:AddPermission"));
        all.add(ep("sagemaker-004", SAGEMAKER, "a notebook", "sagemaker:CreatePresignedNotebookInstanceUrl"));
        all.add(ep(
                "sagemaker-005",
                SAGEMAKER,
                "a notebook",
                "sagemaker:CreateNotebookInstanceLifecycleConfig",
                "sagemaker:StopNotebookInstance",
                "sagemaker:UpdateNotebookInstance",
                "sagemaker:StartNotebookInstance"));
        all.add(ep("ssm-001", EC2, "a managed instance", "ssm:StartSession@instance"));
        all.add(ep("ssm-002", EC2, "a managed instance", "ssm:SendCommand@document,instance"));
    }

    private static PathKind ep(String id, Carrier carrier, String what, String... actions) {
        return new PathKind(
                id,
                Category.EXISTING_PASSROLE,
                End.ROLE,
                Stream.of(actions).map(PathKinds::something).toList(),
                List.of(carrier),
                false,
                List.of(what + " runs as the role"));
    }

    private static void clusters(List<PathKind> all) {
        String admin = "what the access entry allows in the cluster is enough to run a pod as any service account";
        all.add(cluster(
                "EKS-A",
                admin,
                need("eks:CreateAccessEntry", On.CLUSTER),
                need("eks:AssociateAccessPolicy", On.OF_CLUSTER)));
        all.add(cluster("EKS-B", admin, need("eks:UpdateAccessEntry", On.OF_CLUSTER)));
        all.add(new PathKind(
                "EKS-C",
                Category.NEW_PASSROLE,
                End.ROLE,
                List.of(need(PASS, On.PASSED), something("eks:CreatePodIdentityAssociation")),
                List.of(PODS),
                false,
                List.of(POD)));
        all.add(new PathKind(
                "EKS-D",
                Category.NEW_PASSROLE,
                End.ROLE,
                List.of(need(PASS, On.PASSED), something("eks:UpdatePodIdentityAssociation")),
                List.of(PODS),
                false,
                List.of(POD)));
        all.add(new PathKind(
                "EKS-E",
                Category.PRINCIPAL_ACCESS,
                End.ROLE,
                List.of(need("iam:UpdateAssumeRolePolicy", On.REACHED_BY_TOKEN)),
                List.of(),
                false,
                List.of("the trust is made to name a service account that whoever begins it can run a pod as")));
        all.add(new PathKind(
                "EKS-F",
                Category.PRINCIPAL_ACCESS,
                End.ROLE,
                List.of(need("iam:CreateOpenIDConnectProvider", On.PROVIDER)),
                List.of(),
                false,
                List.of("whoever begins it can issue tokens as the provider that the role trusts")));
        all.add(cluster(
                "EKS-G",
                "the instance is a node of the cluster, and a pod that runs as the role is on it",
                new Need("ssm:StartSession", On.SOMETHING, Set.of("instance"))));
        all.add(new PathKind(
                "EKS-H",
                Category.NEW_PASSROLE,
                End.ROLE,
                List.of(need(PASS, On.PASSED), something("eks:CreateNodegroup")),
                List.of(new Carrier("ec2.amazonaws.com", "eks.amazonaws.com"), EC2),
                false,
                List.of("whoever begins it can run a pod on the new nodes")));
        all.add(cluster(
                "EKS-I",
                "the change of who is authenticated makes whoever begins it an administrator of the cluster",
                need("eks:UpdateClusterConfig", On.CLUSTER)));
    }

    private static PathKind cluster(String id, String assumption, Need... needs) {
        return new PathKind(id, Category.CLUSTER, End.POD_ROLE, List.of(needs), List.of(), false, List.of(assumption));
    }

    private static Need need(String action, On on) {
        return new Need(action, on, Set.of());
    }

    /** @param action with the types of resources that count behind an {@code @}, where not all that it needs do */
    private static Need something(String action) {
        String[] parts = action.split("@", 2);
        return new Need(parts[0], On.SOMETHING, parts.length < 2 ? Set.of() : Set.of(parts[1].split(",", -1)));
    }

    private static List<Need> needs(String pass, String... actions) {
        List<Need> needs = new ArrayList<>();
        needs.add(need(pass, On.PASSED));
        Stream.of(actions).map(PathKinds::something).forEach(needs::add);
        return needs;
    }
}
