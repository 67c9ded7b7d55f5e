using System;
using System.Linq;
using System.Text;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>The curves as a picture (SVG): one panel for what grows, one line an operation, instructions on a logarithmic scale.</summary>
public static class GrowthChart
{
    private const int PanelWidth = 300, PanelHeight = 300, Margin = 50, Legend = 300;
    private const double Lowest = 10, Decades = 4;

    private static readonly string[] Colors = ["#1b6ca8", "#c0392b", "#27864b", "#8e44ad", "#b9770e", "#16798a", "#5d4037", "#616a6b", "#d35489"];

    public static string Draw(Growth growth)
    {
        var width = (Growth.Series.Count * (PanelWidth + Margin)) + Margin + Legend;
        var svg = new StringBuilder();
        svg.AppendLine(FormattableString.Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{PanelHeight + (2 * Margin)}" font-family="sans-serif" font-size="12">"""));
        svg.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        for (var panel = 0; panel < Growth.Series.Count; panel++)
            DrawPanel(svg, growth, panel);
        for (var operation = 0; operation < Growth.Operations.Count; operation++)
            svg.AppendLine(FormattableString.Invariant($"""<text x="{width - Legend}" y="{Margin + 20 + (operation * 22)}" fill="{Colors[operation]}">{Growth.Operations[operation].Title}</text>"""));
        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawPanel(StringBuilder svg, Growth growth, int panel)
    {
        var (axis, machines) = Growth.Series[panel];
        var left = Margin + (panel * (PanelWidth + Margin));
        var unit = axis == "memory" ? "memory, MiB" : axis;
        svg.AppendLine(FormattableString.Invariant($"""<rect x="{left}" y="{Margin}" width="{PanelWidth}" height="{PanelHeight}" fill="none" stroke="#999"/>"""));
        svg.AppendLine(FormattableString.Invariant($"""<text x="{left + (PanelWidth / 2)}" y="{PanelHeight + Margin + 40}" text-anchor="middle">{unit}</text>"""));
        for (var decade = 0; decade <= Decades; decade++)
        {
            var number = Lowest * Math.Pow(10, decade);
            svg.AppendLine(FormattableString.Invariant($"""<line x1="{left}" x2="{left + PanelWidth}" y1="{Y(number):f1}" y2="{Y(number):f1}" stroke="#ddd"/>"""));
            if (panel == 0)
                svg.AppendLine(FormattableString.Invariant($"""<text x="{left - 6}" y="{Y(number) + 4:f1}" text-anchor="end">{number:N0}</text>"""));
        }

        double X(int machine) => left + 20 + (machine * (PanelWidth - 40.0) / (machines.Count - 1));
        for (var machine = 0; machine < machines.Count; machine++)
            svg.AppendLine(FormattableString.Invariant($"""<text x="{X(machine):f1}" y="{PanelHeight + Margin + 18}" text-anchor="middle">{Growth.Amount(axis, machines[machine])}</text>"""));
        for (var operation = 0; operation < Growth.Operations.Count; operation++)
        {
            var points = string.Join(' ', machines.Select((machine, index) => FormattableString.Invariant($"{X(index):f1},{Y(growth.Instructions(Growth.Operations[operation].Name, machine)):f1}")));
            svg.AppendLine(FormattableString.Invariant($"""<polyline points="{points}" fill="none" stroke="{Colors[operation]}" stroke-width="2"/>"""));
        }
    }

    private static double Y(double instructions) => Margin + PanelHeight - (Math.Log10(Math.Max(instructions, Lowest) / Lowest) / Decades * PanelHeight);
}
