using System.Globalization;

namespace ExoCosmos.Iso.Figures;

/// <summary>One measured number of the system.</summary>
/// <param name="Name">What it is the number of, as the README says it.</param>
/// <param name="Value">In units of <paramref name="Unit"/>.</param>
/// <param name="Aim">What it has to stay below, or null.</param>
public sealed record Figure(string Name, double Value, string Unit, double? Aim = null)
{
    public string ValueText => Text(Value);

    public string AimText => Aim is { } aim ? "below " + Text(aim) : "";

    private string Text(double number)
        => number.ToString(number < 100 ? "0.#" : "N0", CultureInfo.InvariantCulture) + " " + Unit;
}
