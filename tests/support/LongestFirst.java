package support;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// Begins with the classes that take longest. A long one that begins last runs alone while the other processors idle.
///
/// The first of them run `./jbang`, which gains nothing from the [ClassArchive] that is made meanwhile.
public final class LongestFirst implements ClassOrderer {

    private static final List<String> LONGEST = List.of("InstallTest", "ScriptRunTest", "ReadmeTest", "WrapperTest",
            "CopiedScriptsTest", "GalleryBrowserTest", "PublishTest", "TemplatesTest", "SandboxTest", "OtherServicesTest",
            "RemoteTest", "UploadFaultsTest", "LoginTest", "AssumeRoleTest", "UploadFolderTest", "UploadSourcesTest",
            "UploadShardTest", "TerminalTest", "SessionRecipesTest", "UploadOptionsTest", "UploadResumeTest",
            "UploadInterruptTest", "ListRunningTest");

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(LongestFirst::place));
    }

    private static int place(ClassDescriptor test) {
        var place = LONGEST.indexOf(test.getTestClass().getSimpleName());
        return place < 0 ? LONGEST.size() : place;
    }
}
