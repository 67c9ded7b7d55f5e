using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Figures;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The system stays as small and as quick as it is meant to be, and the README tells the truth about it.</summary>
[TestClass]
public sealed class FigureTests
{
    /// <summary>What the README may be off by before somebody has to write it again.</summary>
    private const double Tolerance = 0.25;

    [TestMethod]
    public void SizesAreBelowTheirAimsAndAsTheReadmeSays() => Check(Measurement.OfSizes(Images.ProductWorkspace));

    [TestMethod]
    public void BootsAreBelowTheirAimsAndAsTheReadmeSays() => Check(Measurement.OfBoots(Images.ProductWorkspace));

    private static void Check(IEnumerable<Figure> figures)
    {
        var stated = ReadmeTable.Parse(File.ReadAllText(Images.Workspace.Readme));
        var wrong = figures.SelectMany(figure => Complaints(figure, stated)).ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Complaints(Figure figure, IReadOnlyDictionary<string, double> stated)
    {
        if (figure.Value > figure.Aim)
            yield return $"{figure.Name}: {figure.ValueText} is not {figure.AimText}.";
        if (!stated.TryGetValue(figure.Name, out var said))
            yield return $"README.md does not say: {figure.Name}. Run ./exo figures --write.";
        else if (Math.Abs(said - figure.Value) > Tolerance * figure.Value)
            yield return $"README.md says {said} of: {figure.Name}, but it is {figure.ValueText}. Run ./exo figures --write.";
    }
}
