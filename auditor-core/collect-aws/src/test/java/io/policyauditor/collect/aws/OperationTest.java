package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The list of operations is exactly what the code can call. */
class OperationTest {
    private static final String SERVICES = "software.amazon.awssdk.services.";

    @Test
    void everyCallOfTheSdkThatTheCodeCanMakeIsListed() {
        Set<String> called = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.policyauditor.collect.aws")) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                String owner = call.getTargetOwner().getFullName();
                boolean client = owner.startsWith(SERVICES)
                        && owner.endsWith("Client")
                        && call.getTarget().getRawReturnType().getSimpleName().endsWith("Response");
                if (client) {
                    String service = owner.substring(SERVICES.length());
                    called.add(service.substring(0, service.indexOf('.')) + " "
                            + call.getName().toLowerCase(Locale.ROOT));
                }
            }
        }
        // The provider of credentials of a role makes this one.
        called.add("sts assumerole");
        Set<String> listed = new TreeSet<>();
        for (Operation operation : Operation.values()) {
            listed.add(operation.toString().toLowerCase(Locale.ROOT));
        }
        assertThat(called).isEqualTo(listed);
    }

    @Test
    void noneOfThemWritesOrReadsWhatIsKept() {
        assertThat(Arrays.stream(Operation.values()).map(Operation::call))
                .allMatch(call -> call.startsWith("Get")
                        || call.startsWith("List")
                        || call.startsWith("Describe")
                        || call.equals("AssumeRole"))
                .doesNotContain("GetObject", "GetSecretValue", "GetParameter");
    }
}
