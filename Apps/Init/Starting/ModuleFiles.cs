using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Init.Archive;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>The files of the boot module, each as a capability over its frames.</summary>
/// <param name="boot">The whole boot module.</param>
/// <param name="archive">The same to be read.</param>
/// <param name="manifest">The text whose ranges name files.</param>
[StructLayout(LayoutKind.Auto)]
public ref struct ModuleFiles(in NamedCapability boot, WindowSource archive, ReadOnlySpan<byte> manifest)
{
    private readonly NamedCapability _boot = boot;
    private readonly ReadOnlySpan<byte> _manifest = manifest;
    private WindowSource _archive = archive;

    /// <summary>A Frames capability over one file, which must lie on a page boundary; false after a message.</summary>
    /// <param name="line">The manifest's, for the message.</param>
    public bool TryFind(TextRange name, int line, out NamedCapability file)
    {
        file = _boot;
        var outcome = CpioReader.Find(ref _archive, name.In(_manifest), out var member);
        var problem = outcome == CpioReader.Outcome.Absent ? "the boot module has no file of this name"u8
            : outcome == CpioReader.Outcome.Damaged ? "the boot module is damaged"u8
            : (member.Offset & (Layout.PageSize - 1)) != 0 ? "the file does not lie on a page boundary of the boot module"u8
            : member.Length == 0 ? "the file is empty"u8
            : default;
        if (!problem.IsEmpty)
        {
            Report.ManifestProblem(line, problem);
            return false;
        }

        var first = member.Offset >> Layout.PageShift;
        var pages = (member.Length + Layout.PageSize - 1) >> Layout.PageShift;
        var answer = KernelApi.CapabilityDerive(_boot.Handle, first, pages, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(line, Report.Reason((KernelError)answer));
            return false;
        }

        file.Handle = new Handle((ulong)answer);
        file.Base += first;
        file.Length = pages;
        file.Bytes = member.Length;
        return true;
    }

    /// <summary>Gives an environment a file as memory, by the name <c>module:FILE</c>.</summary>
    public void Grant(ref EnvironmentBuilder builder, in ModuleEntry module)
    {
        if (!TryFind(module.File, module.Line, out var file))
            return;
        Span<byte> name = stackalloc byte[32];
        "module:"u8.CopyTo(name);
        module.File.In(_manifest).CopyTo(name[7..]);
        file.Name = NameText.ToName(name[..(7 + module.File.Length)]);
        builder.Grant(file, Rights.Read | Rights.Grant | (module.Write ? Rights.Write : Rights.None) | (module.Execute ? Rights.Execute : Rights.None), move: true);
    }
}
