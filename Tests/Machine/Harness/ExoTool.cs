using System;
using System.Diagnostics;
using System.IO;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// The <c>exo</c> tool as a user calls it, in a checkout of its own whose kernel is the stand-in and whose other programs are placeholders.
/// </summary>
internal sealed class ExoTool : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public ExoTool()
    {
        Root = Directory.CreateTempSubdirectory("exo-checkout-").FullName;
        File.WriteAllText(In("ExoCosmos.sln"), "");
        foreach (var folder in new[] { "artifacts/images", "artifacts/hosted", "Iso" })
            Directory.CreateDirectory(In(folder));
        foreach (var folder in new[] { "Iso/Boot", "Iso/Root", "Iso/Site" })
            Directory.CreateSymbolicLink(In(folder), Path.Combine(Images.Workspace.Root, folder));
        File.WriteAllText(In("Iso/manifest"), "environment shell\n    image init\n    module root.img\n");
        File.Copy(StandIn.Files.Kernel, In("artifacts/images/kernel.elf"));
        File.WriteAllText(In("artifacts/images/init.elf"), "placeholder");
        File.WriteAllText(In("artifacts/hosted/shell"), "placeholder");
    }

    public string Root { get; }

    public string In(string path) => Path.Combine(Root, path);

    /// <summary>Runs the tool to its end, with nothing on its input.</summary>
    public (int Status, string Output, string Errors) Run(params string[] arguments) => RunWith("", arguments);

    /// <summary><c>exo run</c>, without a network: machines that start at the same time would find the same free port.</summary>
    public (int Status, string Output, string Errors) Boot(string input, params string[] options) =>
        RunWith(input, ["run", "--no-build", "--boot", "kernel", "--net", "none", .. options]);

    public (int Status, string Output, string Errors) RunWith(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "exo.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EXO_ROOT"] = Root;
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"exo {string.Join(' ', arguments)} did not end: {output.Result}{errors.Result}");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
