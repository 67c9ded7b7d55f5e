using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>The images that the build has left, for the machines of the tests.</summary>
internal static class Images
{
    public static Workspace Workspace { get; } = Workspace.Find();

    /// <summary>The product's kernel alone.</summary>
    public static string Kernel
    {
        get
        {
            if (!File.Exists(Workspace.Kernel))
                Assert.Inconclusive($"{Workspace.Kernel} has not been built: run ./exo build.");
            return Workspace.Kernel;
        }
    }

    /// <summary>The product's own images. Inconclusive where they have not been built; <c>exo test</c> always builds them.</summary>
    public static BootFiles Product => new(ProductWorkspace.Kernel, Workspace.BootModule, Workspace.Iso);

    /// <summary>The workspace, with the product's images in it.</summary>
    public static Workspace ProductWorkspace
    {
        get
        {
            foreach (var path in new[] { Workspace.Kernel, Workspace.BootModule, Workspace.Iso })
                if (!File.Exists(path))
                    Assert.Inconclusive($"{path} has not been built: run ./exo build.");
            return Workspace;
        }
    }
}
