using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary><c>var</c>: variables, arrays, nameless data.</summary>
internal sealed class DataParser(TokenReader reader, ExpressionParser expressions)
{
    private const int LargestArray = 1 << 30;

    public DataStatement? TryParse(bool global)
    {
        var at = reader.At;
        if (!reader.SkipWord("var"))
            return null;

        var name = TakeName();
        var sizeAt = reader.At;
        var size = TakeSize();
        if (name == null && size == null)
            throw reader.Fail("after 'var': a name or a size");
        if (name == null && global)
            throw new SourceException(at, "data without a name cannot be global");

        var array = reader.Skip("[");
        if (array && size == null)
            throw new SourceException(sizeAt, "an array needs the size of its elements: byte, word, dword or qword");
        var count = array && !reader.Sees("]") ? TakeCount() : (int?)null;
        if (array)
            reader.Expect("]", "after the number of elements");

        var items = reader.Skip("=") ? TakeItems() : null;
        return Build(at, name, global, size, array, count, items);
    }

    private static DataStatement Build(
        Position at, SymbolName? name, bool global, int? size, bool array, int? count, List<DataItem>? items)
    {
        if (!array && items is [TextItem text] && size is null or 1)
            return new DataStatement(at, name, global, 1, null, [text, new ValueItem(at, new NumberExpression(at, 0))]);
        if (!array && items is { Count: > 1 })
            throw new SourceException(items[1].At, "several values need an array: write [] after the size");
        if (array && count == null && items == null)
            throw new SourceException(at, "an array needs its number of elements or their values");
        return new DataStatement(at, name, global, size ?? 4, count, items);
    }

    private SymbolName? TakeName()
    {
        if (reader.Peek() is not { Kind: TokenKind.Name } word || Sizes.Find(word.Text) != null)
            return null;
        var name = expressions.ParseSymbol();
        Names.Check(name);
        return name;
    }

    private int? TakeSize()
    {
        if (reader.Peek() is not { Kind: TokenKind.Name } word)
            return null;
        var size = Sizes.Find(word.Text) ?? throw reader.Fail($"'{word.Text}' is no size: byte, word, dword or qword");
        reader.Next("a size");
        return size;
    }

    private int TakeCount()
    {
        var at = reader.At;
        return expressions.Parse() is NumberExpression { Value: var value } && value >= 1 && value <= LargestArray
            ? (int)value
            : throw new SourceException(at, $"the number of elements lies between 1 and {LargestArray}");
    }

    private List<DataItem> TakeItems()
    {
        var items = new List<DataItem>();
        do
        {
            var at = reader.At;
            var alone = reader.Peek(1) is null || reader.Sees(",", 1);
            items.Add(reader.Peek() is { Kind: TokenKind.Text } && alone
                ? new TextItem(at, reader.Next("a text").Text)
                : new ValueItem(at, expressions.Parse()));
        }
        while (reader.Skip(","));
        return items;
    }
}
