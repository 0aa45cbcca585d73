package io.policyauditor.collect.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The text of an answer, for what the model of this SDK version does not know. */
final class RawAnswer {
    /** On a request whose answer is wanted as text. */
    static final ExecutionAttribute<RawAnswer> WANTED = new ExecutionAttribute<>("io.policyauditor.RawAnswer");

    static final ExecutionInterceptor INTERCEPTOR = new Keeping();

    private volatile String text = "";

    /** The text of the last answer. */
    String text() {
        return text;
    }

    private static final class Keeping implements ExecutionInterceptor {
        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            RawAnswer wanted = attributes.getAttribute(WANTED);
            if (wanted == null || context.responseBody().isEmpty()) {
                return context.responseBody();
            }
            try (InputStream body = context.responseBody().get()) {
                byte[] bytes = body.readAllBytes();
                wanted.text = new String(bytes, StandardCharsets.UTF_8);
                return Optional.of(new ByteArrayInputStream(bytes));
            } catch (IOException e) {
                throw SdkClientException.create("the answer was cut off", e);
            }
        }
    }
}
